import { Notice } from '../cluster';

/**
 * Why a workload that is in the input is not there: an API server would refuse it. By `namespace/name`, with or without
 * kind, or undefined where no object of the name was rejected that may make pods.
 */
export function rejectedSide(notices: readonly Notice[], name: string): string | undefined {
  const [, path, kind] = /^([^[]*)(?:\[(.*)\])?$/.exec(name) ?? [];
  const found = notices.find(({ type, subject }) => {
    const [own, ...rest] = subject.split(' ');
    return type === 'rejected' && rest.join(' ') === path && (kind === undefined ? !HAS_NO_PODS.test(own) : own === kind);
  });
  if (!found) { return undefined; }
  const { subject, text, origin } = found;
  return `${subject}${origin === undefined ? '' : ` (${origin})`} takes no part, since an API server would refuse it: ${text}`;
}

const HAS_NO_PODS = /(?:Policy|Service|Ingress|Route|Gateway|ReferenceGrant|Namespace|Node)$/;

import { CONTROLS } from './control';
import { freeName } from './file-system';
import { pathIn } from './level';
import { HardenOptions, TokenOptions, normalized } from './options';
import { PodDraft } from './pod-draft';

const WHERE_CLIENTS_LOOK = '/var/run/secrets/kubernetes.io/serviceaccount';

/** No token that the pod did not ask for, or one that expires; and no list of the namespace's Services. */
export function hardenAccess(draft: PodDraft, { automountServiceAccountToken, serviceAccountToken, enableServiceLinks }: HardenOptions): void {
  if (automountServiceAccountToken === false || serviceAccountToken) {
    const field = ['spec', 'automountServiceAccountToken'];
    if (draft.at(field) === true) { draft.note(field, 'the token stays, as it was written'); }
    draft.setDefault(field, false, {
      reason: 'who takes over the pod can\'t speak to the API server',
      controls: CONTROLS.token,
      breaks: 'controllers, operators and agents that call the API: give them serviceAccountToken',
    });
  }
  if (serviceAccountToken && draft.at(['spec', 'automountServiceAccountToken']) === false) { addToken(draft, serviceAccountToken); }
  if (enableServiceLinks === false) {
    draft.setDefault(['spec', 'enableServiceLinks'], false, {
      reason: 'the environment does not list the namespace\'s Services', controls: CONTROLS.serviceLinks, breaks: 'programs that read NAME_SERVICE_HOST',
    });
  }
}

/** what the automatic token is made of, but with an expiry and an audience that the user chose */
function addToken(draft: PodDraft, { audience, expirationSeconds = 3600, mountPath = WHERE_CLIENTS_LOOK }: TokenOptions): void {
  const isMounted = (mounts: any[]) => mounts.some(mount => normalized(String(mount?.mountPath)) === normalized(mountPath));
  const without = draft.view.containers.filter(container => container.list !== 'ephemeralContainers' && !isMounted(container.value.volumeMounts ?? []));
  if (without.length === 0) { return; }
  const why = { reason: 'a token that expires, for this pod alone', controls: CONTROLS.token };
  const volumes: any[] = draft.at(['spec', 'volumes']) ?? [];
  const name = freeName('service-account-token', draft.volumeNames);
  draft.set(['spec', 'volumes', volumes.length], {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { ...audience === undefined ? {} : { audience }, expirationSeconds, path: 'token' } },
        { configMap: { items: [{ key: 'ca.crt', path: 'ca.crt' }], name: 'kube-root-ca.crt' } },
        { downwardAPI: { items: [{ fieldRef: { fieldPath: 'metadata.namespace' }, path: 'namespace' }] } },
      ],
    },
  }, why);
  for (const container of without) {
    draft.set(pathIn(container, 'volumeMounts', (container.value.volumeMounts ?? []).length), { mountPath, name, readOnly: true }, why);
  }
}

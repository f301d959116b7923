import { Command, InvalidArgumentError, Option } from 'commander';
import { PATHS, entry, several, strictOption, wholeNumber } from '../option';
import type { Lazily } from '../program';

/** `cdk8s-zero-trust harden [PATH…]` */
export function hardenCommand(lazily: Lazily): Command {
  const command = new Command('harden')
    .description('Prints the input with its workloads hardened; everything else comes out as it went in, comments included.')
    .argument('[paths...]', `${PATHS}; without any, standard input`)
    .addOption(new Option('--level <level>', 'level of the Pod Security Standards to reach').choices(['privileged', 'baseline', 'restricted']).default('restricted'))
    .addOption(new Option('--version <version>', 'version of the level: v1.0 and up, or latest').default('latest'));
  for (const option of hardenOptions()) { command.addOption(option); }
  return command
    .addOption(new Option('--record <file>', 'write the record of changes to a file instead of standard error'))
    .addOption(new Option('--record-format <format>', 'how the record is written').choices(['txt', 'json', 'md']).default('txt'))
    .addOption(new Option('--allow-remaining', 'end with 0 although workloads remain that a person has to mend'))
    .addOption(strictOption())
    .action(lazily(harden))
    .addHelpText('after', `
What is absent is filled in, what somebody wrote stays: name a check in --overrule to let it win. JSON comes out as JSON.
Hardening what was hardened changes nothing.

Exit codes:
  0  every workload keeps to the level now
  1  some don't: a person has to decide (--allow-remaining makes it 0)
  2  wrong usage, or something could not be read (it comes out as it was)

Examples:
  cdk8s-zero-trust harden web.yaml > hardened.yaml
  helm template shop ./chart | cdk8s-zero-trust harden --run-as-user 10001 --record record.txt
  helm install shop ./chart --post-renderer cdk8s-zero-trust --post-renderer-args=harden --post-renderer-args=--allow-remaining

The last is for Helm 3. Helm 4 takes the name of a plugin there: docs/cli.md has its few lines.
`);
}

/** an option for each of `HardenOptions` */
function hardenOptions(): Option[] {
  return [
    new Option('--overrule <checks>', 'checks that win over what was written, such as capabilities,hostPorts').argParser(several),
    new Option('--read-only-root-filesystem', 'make root file systems read-only'),
    new Option('--writable-path <path>', 'keep a path writable, as an emptyDir: /tmp, /tmp:1Gi (its size, 64Mi otherwise), web:/tmp (of one container); can be given again')
      .argParser((text, before: readonly WritablePath[] = []) => [...before, writablePath(text)]),
    new Option('--run-as-user <id>', 'user id where none is given, from 1').argParser(wholeNumber),
    new Option('--run-as-group <id>', 'group id where none is given').argParser(wholeNumber),
    new Option('--fs-group <id>', 'group that owns volumes, where none is given').argParser(wholeNumber),
    new Option('--supplemental-groups <ids>', 'further groups, where none are given')
      .argParser((text, before: readonly number[] = []) => [...before, ...several(text).map(wholeNumber)]),
    new Option('--no-service-account-token', 'take the service account\'s token away from pods that don\'t ask for it'),
    new Option('--expiring-token', 'give pods without automatic token one that expires'),
    new Option('--token-audience <audience>', 'who may accept that token (default: the API server)'),
    new Option('--token-seconds <seconds>', 'how long that token is good, from 600 (default: 3600)').argParser(wholeNumber),
    new Option('--token-path <folder>', 'where that token is mounted (default: where clients of the API look)'),
    new Option('--request <resource=amount>', 'request of containers that have none, such as memory=64Mi; can be given again').argParser(entry),
    new Option('--limit <resource=amount>', 'limit of containers that have none; can be given again').argParser(entry),
    new Option('--image-pull-policy <policy>', 'of containers that have none').choices(['Always', 'IfNotPresent', 'Never']),
    new Option('--image-digest <image=digest>', 'digest sha256:… of an image by the name that containers use; can be given again').argParser(digest),
    new Option('--require-image-digests', 'images without a digest are for a person to mend'),
    new Option('--spread-replicas', 'spread replicas over zones and hosts'),
    new Option('--app-armor', 'write the AppArmor profile RuntimeDefault (needs Kubernetes 1.30)'),
    new Option('--app-armor-annotation', 'with --app-armor, write the annotation of older kubelets too'),
    new Option('--user-namespace', 'give pods a user namespace of their own (needs Kubernetes 1.33)'),
    new Option('--se-linux-type <type>', 'SELinux type, such as container_t'),
    new Option('--no-service-links', 'no environment variables of the namespace\'s Services'),
  ];
}

export interface WritablePath {
  readonly container?: string;
  readonly path: string;
  readonly sizeLimit?: string;
}

/** `/tmp`, `web:/var/cache`, `/tmp:1Gi`: no path and no name of a container has a colon */
function writablePath(text: string): WritablePath {
  const [, container, path, sizeLimit] = /^(?:([^:/]+):)?([^:]+)(?::([^:]+))?$/.exec(text) ?? [];
  if (path === undefined) { throw new InvalidArgumentError('It must be PATH, PATH:SIZE, CONTAINER:PATH or CONTAINER:PATH:SIZE.'); }
  return { ...container === undefined ? {} : { container }, path, ...sizeLimit === undefined ? {} : { sizeLimit } };
}

/** names of images have no `=`, but may have a port and a tag */
function digest(text: string, before: { readonly [image: string]: string } = {}): { [image: string]: string } {
  return entry(text, before);
}

function harden() {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('./harden') as typeof import('./harden')).hardenPaths;
}

import { Command, Option } from 'commander';
import { PATHS, defaultNamespaceOption, strictOption } from '../option';
import type { Lazily } from '../program';

/** `cdk8s-zero-trust pss check PATH…` */
export function pssCommand(lazily: Lazily): Command {
  return new Command('pss')
    .description('the Pod Security Standards')
    .addCommand(new Command('check')
      .description('Tells which workloads Pod Security admission would refuse, in its own words.')
      .argument('<paths...>', PATHS)
      .addOption(new Option('--level <level>', 'hold every workload to this level, instead of what the labels of its Namespace object enforce')
        .choices(['privileged', 'baseline', 'restricted']))
      .addOption(new Option('--version <version>', 'version of the level: v1.0 and up, or latest (needs --level)'))
      .addOption(new Option('--format <format>', 'how to print').choices(['txt', 'json', 'jsonl', 'md', 'csv']).default('txt'))
      .addOption(defaultNamespaceOption('workloads'))
      .addOption(strictOption())
      .action(lazily(check))
      .addHelpText('after', `
Every object that is a pod or makes pods is judged: those of custom kinds with a pod template too. json (an array) and jsonl
(an object a line) have an entry for each object of the input, in its order.

Exit codes:
  0  all are allowed
  1  at least one is not, or the API server would refuse it
  2  wrong usage, or something could not be read (the rest is judged all the same)

Examples:
  cdk8s-zero-trust pss check --level restricted manifests/
  cdk8s-zero-trust pss check --level baseline --version v1.34 --format json web.yaml
  kubectl get pods,namespaces -A -o yaml | cdk8s-zero-trust pss check -
  helm template -n prod shop ./chart | cdk8s-zero-trust pss check --default-namespace prod - namespaces/
`));
}

function check() {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('./check') as typeof import('./check')).check;
}

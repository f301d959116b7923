import { Command, InvalidArgumentError, Option } from 'commander';
import type { ProtocolPorts } from '../../reachability';
import { PATHS, defaultNamespaceOption, several, strictOption, wholeNumber } from '../option';
import type { Lazily } from '../program';
import { controllerOption, familyOption, portsOption } from './option';

/**
 * `cdk8s-zero-trust reach list|query|explain|diff|exposure|lint PATH…`: who may talk to whom by the policies in the input.
 */
export function reachCommand(lazily: Lazily): Command {
  return new Command('reach')
    .description('who can reach whom, by Kubernetes\' network policies')
    .addCommand(listCommand(lazily))
    .addCommand(queryCommand(lazily))
    .addCommand(explainCommand(lazily))
    .addCommand(diffCommand(lazily))
    .addCommand(exposureCommand(lazily))
    .addCommand(lintCommand(lazily))
    .addHelpText('after', `
Examples:
  cdk8s-zero-trust reach list manifests/
  cdk8s-zero-trust reach query --from shop/web --to shop/db --port 5432 manifests/
  cdk8s-zero-trust reach explain --from shop/web --to shop/db --port 5432 manifests/
  cdk8s-zero-trust reach diff before/ after/
  cdk8s-zero-trust reach exposure --namespace shop manifests/
  helm template -n prod shop ./chart | cdk8s-zero-trust reach lint --default-namespace prod -
`);
}

function listCommand(lazily: Lazily): Command {
  const command = new Command('list')
    .description('Lists all connections that are allowed, a line for each source and destination.')
    .argument('<paths...>', PATHS)
    .addOption(formatOption(['txt', 'json', 'csv', 'md', 'dot', 'mermaid']));
  return withOptions(command, [...narrowing(), new Option('--potential', 'also pods that policies name and the input does not contain'), ...clusterOptions()])
    .action(lazily(() => load().list()))
    .addHelpText('after', `
Exit codes:
  0  listed
  2  wrong usage, or something could not be read (the rest is listed all the same)

Examples:
  cdk8s-zero-trust reach list manifests/
  cdk8s-zero-trust reach list --namespace shop --direction ingress --port 5432 manifests/
  kubectl get pods,ns,svc,ing,netpol -A -o yaml | cdk8s-zero-trust reach list --format mermaid -
  helm template -n prod shop ./chart | cdk8s-zero-trust reach list --default-namespace prod - policies/
`);
}

function queryCommand(lazily: Lazily): Command {
  const command = new Command('query')
    .description('Answers whether connections are allowed: one that the options describe, or many from a file, which is a test of policies.')
    .argument('<paths...>', PATHS);
  return withOptions(command, [
    ...questionOptions(),
    new Option('--expected <verdict>', 'make it a test').choices(['allowed', 'denied']),
    new Option('--queries <file>', 'questions as JSON Lines (- for standard input), instead of --from, --to and --port'),
    new Option('--format <format>', 'how to print (default: txt, and json with --queries)').choices(['txt', 'json', 'csv', 'md']),
    ...clusterOptions(),
  ])
    .action(lazily(() => load().query()))
    .addHelpText('after', `
A side is namespace/name, namespace/name[Kind] or an IP address. A question of --queries is a line such as
  {"from": "shop/web", "to": "10.0.0.1", "port": 443, "protocol": "TCP", "expected": true}
and is answered in its place by a line with all its fields and "allowed" (json), which is what --format prints otherwise.

Exit codes:
  0  answered, and all is as expected
  1  a verdict is not the expected one: its explanation is on standard error; or there are expectations,
     and an API server would refuse an object of the input, which says so there too
  2  wrong usage, a question that makes no sense, or something could not be read

Examples:
  cdk8s-zero-trust reach query --from shop/web --to shop/db --port 5432 manifests/
  cdk8s-zero-trust reach query --from 203.0.113.7 --to shop/db --port 5432 --expected denied manifests/
  cdk8s-zero-trust reach query --queries expectations.jsonl manifests/
`);
}

function explainCommand(lazily: Lazily): Command {
  const command = new Command('explain')
    .description('Tells why connections are allowed or not, rule by rule, and what would open those that are not.')
    .argument('<paths...>', PATHS);
  return withOptions(command, [
    ...questionOptions(),
    new Option('--queries <file>', 'questions as JSON Lines (- for standard input), instead of --from, --to and --port'),
    formatOption(['txt', 'json', 'md']),
    ...clusterOptions(),
  ])
    .action(lazily(() => load().explain()))
    .addHelpText('after', `
Without --from (or --to), the question is asked of every workload of the input.

Exit codes:
  0  explained
  2  wrong usage, a question that makes no sense, or something could not be read

Examples:
  cdk8s-zero-trust reach explain --from shop/web --to shop/db --port 5432 manifests/
  cdk8s-zero-trust reach explain --to shop/db --port 5432 --format md manifests/
`);
}

function diffCommand(lazily: Lazily): Command {
  const command = new Command('diff')
    .description('Tells which connections two inputs do not have in common.')
    .argument('[before]', `the input as it was: ${PATHS}`)
    .argument('[after]', 'the input as it is')
    .addOption(new Option('--before <paths...>', 'the input as it was, where it is more than one path'))
    .addOption(new Option('--after <paths...>', 'the input as it is, where it is more than one path'))
    .addOption(formatOption(['txt', 'json', 'csv', 'md', 'dot', 'mermaid']));
  return withOptions(command, [...narrowing().filter(({ long }) => long !== '--group'), ...clusterOptions()])
    .action(lazily(() => load().diff()))
    .addHelpText('after', `
Exit codes:
  0  no differences
  1  connections, exposure or workloads changed
  2  wrong usage, or something could not be read (the rest is compared all the same)

Examples:
  cdk8s-zero-trust reach diff before/ after/
  git show main:dist/shop.k8s.yaml | cdk8s-zero-trust reach diff --format md - dist/shop.k8s.yaml
`);
}

function exposureCommand(lazily: Lazily): Command {
  const command = new Command('exposure')
    .description('Tells what each workload accepts from and sends to what the input does not contain, and which no policy protects.')
    .argument('<paths...>', PATHS)
    .addOption(formatOption(['txt', 'json', 'csv', 'md', 'dot', 'mermaid']))
    .addOption(new Option('--namespace <names>', 'only workloads of these namespaces').argParser(several))
    .addOption(new Option('--workload <names>', 'only these workloads: namespace/name, or namespace/name[Kind]').argParser(several));
  return withOptions(command, clusterOptions())
    .action(lazily(() => load().exposure()))
    .addHelpText('after', `
Exit codes:
  0  told
  2  wrong usage, or something could not be read (the rest is told all the same)

Examples:
  cdk8s-zero-trust reach exposure manifests/
  cdk8s-zero-trust reach exposure --namespace shop --format md manifests/
`);
}

function lintCommand(lazily: Lazily): Command {
  const command = new Command('lint')
    .description('Finds what is hardly meant in the policies themselves: those that a server refuses or that select nothing, rules without effect, ports that no pod has.')
    .argument('<paths...>', PATHS)
    .addOption(formatOption(['txt', 'json', 'csv', 'md']))
    .addOption(new Option('--fail-on <severity>', 'least severity that ends with 1').choices(['error', 'warning', 'info']).default('warning'));
  return withOptions(command, clusterOptions())
    .action(lazily(() => load().lint()))
    .addHelpText('after', `
Exit codes:
  0  no findings, or none as severe as --fail-on
  1  findings
  2  wrong usage, or something could not be read (the rest is checked all the same)

Examples:
  cdk8s-zero-trust reach lint manifests/
  cdk8s-zero-trust reach lint --fail-on error --format json manifests/
`);
}

function withOptions(command: Command, options: readonly Option[]): Command {
  options.forEach(option => command.addOption(option));
  return command;
}

function formatOption(formats: readonly string[]): Option {
  return new Option('--format <format>', 'how to print').choices(formats).default('txt');
}

/** which connections to tell */
function narrowing(): Option[] {
  return [
    new Option('--namespace <names>', 'only connections from and to workloads of these namespaces').argParser(several),
    new Option('--workload <names>', 'only connections from and to these workloads: namespace/name, or namespace/name[Kind]').argParser(several),
    new Option('--direction <direction>', 'only connections that they open (egress), or accept (ingress)').choices(['egress', 'ingress']),
    new Option('--port <ports>', 'only these ports: 443, 8000-8100/TCP, UDP')
      .argParser((text, before: readonly ProtocolPorts[] = []) => [...before, ...several(text).flatMap(portsOption)]),
    new Option('--ip-families <families>', 'of addresses outside: IPv4, IPv6, or both (default: those that the input speaks of)')
      .argParser((text, before: readonly string[] = []) => [...before, ...several(text).map(familyOption)]),
    new Option('--group <when>', 'let workloads that nothing tells apart share lines; auto does where there would be more than 500,000')
      .choices(['auto', 'always', 'never']).default('auto'),
  ];
}

function questionOptions(): Option[] {
  return [
    new Option('--from <side>', 'the source'),
    new Option('--to <side>', 'the destination'),
    new Option('--port <port>', 'port of the destination pod, 1 to 65535').argParser(portNumber),
    new Option('--protocol <protocol>', 'of the port').choices(['TCP', 'UDP', 'SCTP']).default('TCP'),
  ];
}

/** what manifests leave open */
function clusterOptions(): Option[] {
  return [
    defaultNamespaceOption(),
    new Option('--ip-blocks <mode>', 'whether an ipBlock can match pods: engines differ').choices(['external-only', 'pod-addresses']).default('external-only'),
    new Option('--pod-cidr <blocks>', 'blocks that pods get their addresses from: for --ip-blocks pod-addresses, and of which IP families pods are').argParser(several),
    new Option('--host-network <mode>', 'whether NetworkPolicies see pods of the host network as pods, or as their node').choices(['pod', 'node']).default('pod'),
    new Option('--ingress-controller <pod>', 'where Ingress, Route and Gateway traffic comes from: its namespace and labels, such as ingress-nginx/app=nginx')
      .argParser(controllerOption),
    strictOption(', or an API server would refuse an object'),
  ];
}

function portNumber(text: string): number {
  const port = wholeNumber(text);
  if (port < 1 || port > 65535) { throw new InvalidArgumentError('It must be 1 to 65535.'); }
  return port;
}

/** a module for each command, loaded when it is chosen */
function load() {
  /* eslint-disable @typescript-eslint/no-require-imports */
  return {
    list: () => (require('./list') as typeof import('./list')).list,
    query: () => (require('./query') as typeof import('./query')).query,
    explain: () => (require('./explain') as typeof import('./explain')).explain,
    diff: () => (require('./diff') as typeof import('./diff')).diff,
    exposure: () => (require('./exposure') as typeof import('./exposure')).exposure,
    lint: () => (require('./lint') as typeof import('./lint')).lint,
  };
  /* eslint-enable @typescript-eslint/no-require-imports */
}

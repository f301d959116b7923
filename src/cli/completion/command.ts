import { Argument, Command } from 'commander';
import type { Lazily } from '../program';

/** `cdk8s-zero-trust completion bash|zsh|fish` */
export function completionCommand(lazily: Lazily, root: () => Command): Command {
  return new Command('completion')
    .description('Prints a script that completes commands, options and their values in a shell.')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish']))
    .action(lazily(() => complete(root())))
    .addHelpText('after', `
Exit codes:
  0  printed
  2  wrong usage

Examples:
  source <(cdk8s-zero-trust completion bash)
  cdk8s-zero-trust completion zsh > "\${fpath[1]}/_cdk8s-zero-trust"
  cdk8s-zero-trust completion fish > ~/.config/fish/completions/cdk8s-zero-trust.fish
`);
}

function complete(root: Command) {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { completionScript } = require('./script') as typeof import('./script');
  return async ({ out }: { readonly out: { write(text: string): unknown } }, shell: 'bash' | 'zsh' | 'fish') => {
    await out.write(completionScript(root, shell));
    return 0 as const;
  };
}

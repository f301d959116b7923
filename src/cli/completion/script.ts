import type { Command } from 'commander';

/** A command as a shell completes it. */
interface Known {
  /** `pss check`; empty for the program itself */
  readonly path: string;
  readonly description: string;
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly KnownOption[];
  /** of its first argument */
  readonly choices: readonly string[];
  readonly takesFiles: boolean;
}

interface KnownOption {
  readonly flag: string;
  readonly description: string;
  readonly choices: readonly string[];
  readonly takesValue: boolean;
}

/** The script of a shell, made from the commands themselves, so that it never knows another command line than they have. */
export function completionScript(root: Command, shell: 'bash' | 'zsh' | 'fish'): string {
  const known = commandsBelow(root, '');
  return { bash, zsh, fish }[shell](root.name(), known);
}

function commandsBelow(command: Command, path: string): Known[] {
  const visible = command.createHelp().visibleCommands(command);
  const [argument] = command.registeredArguments;
  const known: Known = {
    path,
    description: command.description(),
    commands: visible.map(child => ({ name: child.name(), description: child.description() })),
    options: command.createHelp().visibleOptions(command).map(option => ({
      flag: option.long!,
      description: option.description,
      choices: option.argChoices ?? [],
      takesValue: option.required || option.optional,
    })),
    choices: argument?.argChoices ?? [],
    takesFiles: argument !== undefined && argument.argChoices === undefined,
  };
  return [known, ...visible.flatMap(child => commandsBelow(child, path === '' ? child.name() : `${path} ${child.name()}`))];
}

/** the words of a command line that are commands lead to one of these */
function bash(name: string, known: readonly Known[]): string {
  const id = functionName(name);
  const cases = known.map(({ path, commands, options, choices, takesFiles }) => {
    const words = [...commands.map(command => command.name), ...choices].join(' ');
    return `    ${shellQuoted(path)}) words=${shellQuoted(words)} flags=${shellQuoted(options.map(({ flag }) => flag).join(' '))} files=${takesFiles ? 1 : 0} ;;`;
  });
  const values = known.flatMap(({ path, options }) => options.filter(({ choices, takesValue }) => takesValue || choices.length > 0)
    .map(({ flag, choices }) => `    ${shellQuoted(`${path} ${flag}`.trim())}) values=${shellQuoted(choices.join(' '))} asks=1 ;;`));
  return `# bash completion of ${name}
${id}() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} path='' word i
  local words='' flags='' files=0 values='' asks=0
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case "\${path:+$path }$word" in
${known.filter(({ path }) => path !== '').map(({ path }) => `      ${shellQuoted(path)}) path=${shellQuoted(path)} ;;`).join('\n')}
    esac
  done
  case "$path" in
${cases.join('\n')}
  esac
  case "\${path:+$path }$previous" in
${values.join('\n')}
  esac
  if [ "$asks" = 1 ] && [ -n "$values" ]; then
    COMPREPLY=($(compgen -W "$values" -- "$current"))
  elif [ "$asks" = 1 ] || { [ "$files" = 1 ] && [[ $current != -* ]]; }; then
    COMPREPLY=($(compgen -f -- "$current"))
    compopt -o filenames 2> /dev/null
  else
    COMPREPLY=($(compgen -W "$words $flags" -- "$current"))
  fi
}
complete -F ${id} ${name}
`;
}

function zsh(name: string, known: readonly Known[]): string {
  const id = functionName(name);
  const functions = known.map(({ path, commands, options, choices, takesFiles }) => {
    const specs = options.map(({ flag, description, choices: values, takesValue }) => {
      const value = values.length > 0 ? `:value:(${values.join(' ')})` : takesValue ? ':value:_files' : '';
      return shellQuoted(`*${flag}[${description.replace(/[[\]\\:]/g, '\\$&')}]${value}`);
    });
    const first = choices.length > 0 ? [shellQuoted(`1:argument:(${choices.join(' ')})`)]
      : takesFiles ? ['\'*:file:_files\''] : ['\'1:command:->command\'', '\'*::argument:->argument\''];
    const own = functionName(`${name} ${path}`);
    if (commands.length === 0) { return `${own}() {\n  _arguments -S ${[...specs, ...first].join(' \\\n    ')}\n}\n`; }
    return `${own}() {
  local state line
  _arguments -C -S ${[...specs, ...first].join(' \\\n    ')}
  case $state in
    command) local -a commands=(${commands.map(command => shellQuoted(`${command.name}:${command.description.replace(/:/g, '\\:')}`)).join(' ')})
      _describe command commands ;;
    argument) case $line[1] in
${commands.map(command => `      ${command.name}) ${functionName(`${name} ${path} ${command.name}`)} ;;`).join('\n')}
    esac ;;
  esac
}
`;
  });
  return `#compdef ${name}\n${functions.join('')}if [ "$funcstack[1]" = _${name} ]; then ${id} "$@"; else compdef ${id} ${name}; fi\n`;
}

function fish(name: string, known: readonly Known[]): string {
  const lines = known.flatMap(({ path, commands, options, choices, takesFiles }) => {
    const words = path === '' ? [] : path.split(' ');
    const others = commands.map(command => command.name).join(' ');
    const seen = words.map(word => `__fish_seen_subcommand_from ${word}`);
    const here = [...seen, ...others === '' ? [] : [`not __fish_seen_subcommand_from ${others}`]].join('; and ');
    const condition = here === '' ? '' : ` -n ${shellQuoted(here)}`;
    return [
      ...commands.map(command => `complete -c ${name} -f${condition} -a ${command.name} -d ${shellQuoted(command.description)}`),
      ...choices.length > 0 ? [`complete -c ${name} -f${condition} -a ${shellQuoted(choices.join(' '))}`] : [],
      ...takesFiles ? [`complete -c ${name} -F${condition}`] : [],
      ...options.map(option => {
        const value = option.choices.length > 0 ? ` -x -a ${shellQuoted(option.choices.join(' '))}` : option.takesValue ? ' -r' : '';
        return `complete -c ${name}${condition} -l ${option.flag.replace(/^--/, '')}${value} -d ${shellQuoted(option.description)}`;
      }),
    ];
  });
  return `# fish completion of ${name}\n${lines.join('\n')}\n`;
}

function functionName(text: string): string {
  return `_${text.trim().replace(/\W+/g, '_')}`;
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll('\'', '\'\\\'\'')}'`;
}

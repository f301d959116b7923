import { spawnSync } from 'child_process';

/**
 * The languages that packages are built for, and what each needs on PATH.
 *
 *   SKIP_PACKAGES=java,go    leaves languages out; what is left out is always said
 */
export const LANGUAGES = ['typescript', 'python', 'java', 'go'] as const;
export type Language = typeof LANGUAGES[number];

/** The languages of `SKIP_PACKAGES`. Throws on one that is not there, so that a typing mistake skips nothing. */
export function skippedLanguages(value: string | undefined): Language[] {
  const names = (value ?? '').split(',').map(name => name.trim()).filter(name => name !== '');
  for (const name of names) {
    if (!isLanguage(name)) { throw new Error(`Unknown language "${name}" in SKIP_PACKAGES: write some of ${LANGUAGES.join(',')}.`); }
  }
  return LANGUAGES.filter(language => names.includes(language));
}

export function isLanguage(name: string): name is Language {
  return (LANGUAGES as readonly string[]).includes(name);
}

/** One line that says which tool of a language is missing and how to do without; undefined when all are there. */
export function missingTool(language: Language, works: (command: readonly string[]) => boolean = runs): string | undefined {
  const { commands, install } = TOOLCHAINS[language];
  const missing = commands.filter(command => !works(command));
  if (missing.length === 0) { return undefined; }
  const names = missing.map(command => `\`${command.join(' ')}\``).join(' and ');
  return `${language}: ${names} ${missing.length > 1 ? 'do' : 'does'} not work here. Install ${install}, or leave the language out with SKIP_PACKAGES=${language}.`;
}

interface Toolchain {
  /** each must end with 0 */
  readonly commands: readonly (readonly string[])[];
  readonly install: string;
}

const TOOLCHAINS: { readonly [language in Language]: Toolchain } = {
  typescript: { commands: [['npm', '--version']], install: 'Node.js 20.16 or later with npm' },
  // Debian has python3 without venv
  python: { commands: [['python3', '-c', 'import ensurepip, venv']], install: 'Python 3.10 or later with its venv module' },
  java: { commands: [['javac', '-version'], ['mvn', '--version']], install: 'a JDK, 11 or later, and Maven, 3.8 or later' },
  go: { commands: [['go', 'version']], install: 'Go 1.25 or later' },
};

function runs([command, ...args]: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

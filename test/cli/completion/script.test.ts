import { spawnSync } from 'child_process';
import { writeFileSync } from 'fs';
import { join } from 'path';
import { inFolder, ran } from '../../support/cli';

/** what bash offers for the last of the words, in a folder with one file */
async function offered(...words: string[]): Promise<string[]> {
  const { out } = await ran(['completion', 'bash']);
  return inFolder({ 'shop.yaml': '' }, folder => {
    writeFileSync(join(folder, 'completion'), out);
    const script = `source ./completion
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); compopt() { :; }
_cdk8s_zero_trust
printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script, 'bash', 'cdk8s-zero-trust', ...words], { cwd: folder, encoding: 'utf8' });
    expect(stderr).toBe('');
    return stdout.trim().split('\n');
  });
}

describe('completion |', () => {
  test.each<[string, string[], string[]]>([
    ['commands', ['pss', ''], ['check', '--help']],
    ['the beginning of a command', ['ha'], ['harden']],
    ['options', ['pss', 'check', '--fo'], ['--format']],
    ['what the commands of a group have in common', ['reach', 'lint', '--def'], ['--default-namespace']],
    ['values of options', ['pss', 'check', '--level', ''], ['privileged', 'baseline', 'restricted']],
    ['the beginning of a value', ['harden', 'x.yaml', '--image-pull-policy', 'I'], ['IfNotPresent']],
    ['files', ['pss', 'check', '--level', 'baseline', 'sh'], ['shop.yaml']],
    ['files of options', ['harden', '--record', 'sh'], ['shop.yaml']],
    ['values of arguments', ['completion', 'z'], ['zsh']],
  ])('bash offers %s', async (_, words, offers) => {
    expect(await offered(...words)).toEqual(offers);
  });

  test('the scripts of zsh and fish know every option with its values', async () => {
    const zsh = (await ran(['completion', 'zsh'])).out;
    expect(zsh.startsWith('#compdef cdk8s-zero-trust\n')).toBe(true);
    expect(zsh).toContain('\'*--image-pull-policy[of containers that have none]:value:(Always IfNotPresent Never)\'');
    expect(zsh).toContain('      check) _cdk8s_zero_trust_pss_check ;;\n');
    expect(zsh).toContain('\'*--strict[do nothing at all where a document can\'\\\'\'t be read]\'');
    const fish = (await ran(['completion', 'fish'])).out;
    expect(fish).toContain('complete -c cdk8s-zero-trust -n \'__fish_seen_subcommand_from pss; and __fish_seen_subcommand_from check\' -l level -x -a \'privileged baseline restricted\' -d ');
    expect(fish).toContain('complete -c cdk8s-zero-trust -f -n \'__fish_seen_subcommand_from completion\' -a \'bash zsh fish\'\n');
  });
});

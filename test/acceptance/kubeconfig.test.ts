import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { delimiter, join } from 'path';
import * as yaml from 'yaml';
import { accessFrom } from './kubeconfig';

const folder = mkdtempSync(join(tmpdir(), 'cdk8s-zero-trust-kubeconfig-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('accessFrom |', () => {
  const CLUSTER = { name: 'dev', cluster: { server: 'https://127.0.0.1:6443/' } };
  const CONTEXT = { name: 'dev', context: { cluster: 'dev', user: 'admin' } };
  const TOKEN = { name: 'admin', user: { token: 't0ken' } };
  const base64 = (text: string) => Buffer.from(text).toString('base64');

  const written = (config: object, name = 'config') => {
    const file = join(folder, name);
    writeFileSync(file, yaml.stringify({ 'current-context': 'dev', 'contexts': [CONTEXT], 'clusters': [CLUSTER], 'users': [TOKEN], ...config }));
    return file;
  };
  const access = (config: object, told: string | undefined = 'dev') => accessFrom({ KUBECONFIG: written(config), ACCEPTANCE_CONTEXT: told });

  test('takes a token and the address', () => {
    expect(access({})).toEqual({ context: 'dev', server: 'https://127.0.0.1:6443', tls: {}, token: 't0ken' });
  });

  test('takes certificates in place, and what TLS needs', () => {
    const cluster = { 'server': 'https://a', 'certificate-authority-data': base64('CA'), 'tls-server-name': 'kubernetes', 'insecure-skip-tls-verify': true };
    const user = { 'client-certificate-data': base64('CERT'), 'client-key-data': base64('KEY') };
    expect(access({ clusters: [{ name: 'dev', cluster }], users: [{ name: 'admin', user }] })).toEqual({
      context: 'dev', server: 'https://a', tls: { ca: 'CA', cert: 'CERT', key: 'KEY', rejectUnauthorized: false, servername: 'kubernetes' },
    });
  });

  test('takes files that stand beside the kubeconfig', () => {
    for (const name of ['ca.crt', 'client.crt', 'client.key', 'token']) { writeFileSync(join(folder, name), `${name}\n`); }
    const cluster = { 'server': 'https://a', 'certificate-authority': 'ca.crt' };
    const user = { 'client-certificate': 'client.crt', 'client-key': join(folder, 'client.key'), 'tokenFile': 'token' };
    expect(access({ clusters: [{ name: 'dev', cluster }], users: [{ name: 'admin', user }] })).toEqual({
      context: 'dev', server: 'https://a', tls: { ca: 'ca.crt\n', cert: 'client.crt\n', key: 'client.key\n' }, token: 'token',
    });
  });

  test('of several files the first that knows a name wins', () => {
    const first = written({ clusters: [] }, 'first');
    const second = written({ 'current-context': 'other', 'users': [{ name: 'admin', user: { token: 'second' } }] }, 'second');
    expect(accessFrom({ KUBECONFIG: [first, second].join(delimiter), ACCEPTANCE_CONTEXT: 'dev' }))
      .toEqual({ context: 'dev', server: 'https://127.0.0.1:6443', tls: {}, token: 't0ken' });
  });

  test.each<[what: string, config: object, told: string | undefined, message: string]>([
    [
      'a context that it was not told', {}, '',
      `Refusing to run against context "dev" of ${join(folder, 'config')}: ACCEPTANCE_CONTEXT is not set. `
      + 'This suite creates and deletes namespaces in a cluster. If "dev" is the one you mean, write ACCEPTANCE_CONTEXT=dev.',
    ],
    [
      'another context than it was told', { 'current-context': 'production' }, 'dev',
      `Refusing to run against context "production" of ${join(folder, 'config')}: ACCEPTANCE_CONTEXT is "dev". `
      + 'This suite creates and deletes namespaces in a cluster. If "production" is the one you mean, write ACCEPTANCE_CONTEXT=production.',
    ],
    ['no current context', { 'current-context': '' }, 'dev', `${join(folder, 'config')} has no current context. Write kubectl config use-context <name>.`],
    ['a context that is not there', { contexts: [] }, 'dev', 'The kubeconfig has no context "dev".'],
    ['a cluster that is not there', { clusters: [] }, 'dev', 'The kubeconfig has no cluster "dev".'],
    ['a user that is not there', { users: [] }, 'dev', 'The kubeconfig has no user "admin".'],
    [
      'a server without TLS', { clusters: [{ name: 'dev', cluster: { server: 'http://127.0.0.1:8080' } }] }, 'dev',
      'Can\'t use the server "http://127.0.0.1:8080" of the kubeconfig: must be an https:// address.',
    ],
    [
      'a proxy', { clusters: [{ name: 'dev', cluster: { 'server': 'https://a', 'proxy-url': 'http://b' } }] }, 'dev',
      'Can\'t use proxy-url of the kubeconfig: give a cluster that is reached directly.',
    ],
    [
      'no credentials', { users: [{ name: 'admin', user: { 'client-certificate-data': base64('CERT') } }] }, 'dev',
      'The user "admin" of the kubeconfig has neither a client certificate with its key nor a token. Write a kubeconfig with a token: kubectl create token <service account>.',
    ],
    [
      'a program for credentials', { users: [{ name: 'admin', user: { exec: { command: 'aws' } } }] }, 'dev',
      'The user "admin" of the kubeconfig has neither a client certificate with its key nor a token, but a program that asks for one. '
      + 'Write a kubeconfig with a token: kubectl create token <service account>.',
    ],
  ])('refuses %s', (_, config, told, message) => {
    expect(() => access(config, told)).toThrow(new Error(message));
  });

  test('refuses to guess a kubeconfig', () => {
    expect(() => accessFrom({ ACCEPTANCE_CONTEXT: 'dev' }))
      .toThrow(new Error('KUBECONFIG is not set. Write KUBECONFIG=<file> ACCEPTANCE_CONTEXT=<its context> npm run acceptance.'));
  });
});

import { KubernetesObject } from '../../src/manifest';
import { mistakenField, objectMistakes } from '../../src/standards';
import { passingContainer, passingSpec } from '../support/hardened';

const pod = (spec: unknown, metadata: object = { name: 'a' }): KubernetesObject => ({ apiVersion: 'v1', kind: 'Pod', metadata, spec });
const withContainer = (fields: object) => pod(passingSpec({ containers: [passingContainer(fields)] }));

describe('objectMistakes |', () => {
  test.each<[string, KubernetesObject, string[]]>([
    ['a kind that no server has', { apiVersion: 'v1', kind: 'pods' }, ['v1 has no kind pods. Did you mean Pod?']],
    ['a field of a wrong type, told once', withContainer({ ports: [{ containerPort: '80' }] }), ['spec.containers[0].ports[0].containerPort must be a whole number, not "80"']],
    ['a port that there can\'t be', withContainer({ ports: [{ containerPort: 65536 }] }), ['spec.containers[0].ports[0].containerPort 65536 must be a whole number from 1 to 65535']],
    ['a port without number', withContainer({ ports: [{ port: 80 }] }), ['spec.containers[0].ports[0] has no containerPort']],
    ['a name that is a number', pod(passingSpec(), { name: 5 }), ['metadata.name must be a string, not 5']],
    ['metadata that are text', { ...pod(passingSpec()), metadata: 'a' as any }, ['metadata must be an object']],
  ])('malformed: %s', (_, object, malformed) => expect(objectMistakes(object)).toEqual({ malformed, refused: [] }));

  test.each<[string, KubernetesObject, string[]]>([
    ['no containers, told once', pod({ containers: [] }), ['spec.containers is empty: the API server refuses a pod without containers']],
    ['a label with a space', pod(passingSpec(), { labels: { app: 'a b' } }), [expect.stringMatching(/^metadata\.labels: label value "a b" of "app" must consist/)]],
    ['no image', withContainer({ image: undefined }), ['spec.containers[0].image is missing']],
    ['a limit below its request', withContainer({ resources: { requests: { cpu: 2 }, limits: { cpu: 1 } } }),
      ['spec.containers[0].resources.limits.cpu is 1, below the request 2, which the API server refuses']],
    ['in a template', { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'a' }, spec: { template: { spec: passingSpec() } } },
      ['spec.template.spec.restartPolicy is missing. Write OnFailure or Never']],
  ])('refused: %s', (_, object, refused) => expect(objectMistakes(object)).toEqual({ malformed: [], refused }));

  test.each<KubernetesObject>([pod(passingSpec()), pod(passingSpec(), {}), pod(passingSpec(), { name: 'A_b' }), { apiVersion: 'v1', kind: 'ConfigMap' }, { apiVersion: 'v1', kind: 'Servce' }])(
    '%j has none', object => expect(objectMistakes(object)).toEqual({ malformed: [], refused: [] }));

  test('a sentence begins with its field', () => {
    expect(mistakenField('spec.containers is empty: …')).toBe('spec.containers');
    expect(mistakenField('metadata.labels: label value …')).toBe('metadata.labels');
  });
});

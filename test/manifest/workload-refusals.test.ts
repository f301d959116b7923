import { KubernetesObject, workloadRefusals } from '../../src/manifest';
import { idsOf, noticesOf, read } from '../support/read';
import { WORKLOAD_PAIRS } from '../support/refusal-pairs';

const POD = { containers: [{ name: 'main', image: 'web' }] };
const template = (labels: object = { app: 'web' }) => ({ metadata: { labels }, spec: POD });
const object = (apiVersion: string, kind: string, spec: unknown): KubernetesObject => ({ apiVersion, kind, metadata: { name: 'web', namespace: 'shop' }, spec });
const deployment = (spec: unknown) => object('apps/v1', 'Deployment', spec);
const ONCE = { metadata: { labels: { app: 'web' } }, spec: { ...POD, restartPolicy: 'Never' } };
const job = (spec: object) => object('batch/v1', 'Job', { template: ONCE, ...spec });
const controller = (spec: object) => object('v1', 'ReplicationController', spec);
const cronJob = (spec: object) => object('batch/v1', 'CronJob', { schedule: '* * * * *', jobTemplate: { spec: { template: ONCE, ...spec } } });

const MISSING = 'spec.selector is missing, which has to match the template\'s labels';
const EMPTY = 'spec.selector is empty, and has to match the template\'s labels';

describe('workloadRefusals |', () => {
  test.each<[string, KubernetesObject, string[]]>([
    ['no spec', deployment(undefined), ['spec is missing']],
    ['no template', deployment({ selector: { matchLabels: { app: 'web' } } }), ['spec.template is missing']],
    ['a template that is null', deployment({ template: null }), ['spec.template is missing']],
    ['no pod in the template', deployment({ selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } } } }), ['spec.template.spec is missing']],
    ['no containers', object('v1', 'Pod', {}), ['spec.containers is empty']],
    ['an empty list of containers', object('v1', 'Pod', { containers: [] }), ['spec.containers is empty']],
    ['a Pod without spec', object('v1', 'Pod', undefined), ['spec is missing']],
    ['a PodTemplate', { apiVersion: 'v1', kind: 'PodTemplate', template: { spec: { containers: [{ name: 'a', image: 'a' }, { name: 'a', image: 'a' }] } } } as KubernetesObject,
      ['template.spec.containers[1].name "a" is the name of another container too']],
    ['a PodTemplate with a spec that is null', { apiVersion: 'v1', kind: 'PodTemplate', spec: null, template: { spec: { containers: [{ name: 'a' }] } } } as unknown as KubernetesObject,
      ['template.spec.containers[0].image is missing']],
    ['a PodTemplate without one', { apiVersion: 'v1', kind: 'PodTemplate' }, ['template is missing']],
    ['no job in a CronJob', object('batch/v1', 'CronJob', {}), ['spec.jobTemplate.spec.template is missing']],
    ['no selector', deployment({ template: template() }), [MISSING]],
    ['a selector that is null', deployment({ selector: null, template: template() }), [MISSING]],
    ['an empty selector', deployment({ selector: {}, template: template() }), [EMPTY]],
    ['a selector of empty fields', deployment({ selector: { matchLabels: {}, matchExpressions: [] }, template: template() }), [EMPTY]],
    ['another value', deployment({ selector: { matchLabels: { app: 'api' } }, template: template() }), ['spec.selector app=api does not match the template\'s labels app=web']],
    ['another key, of no labels', deployment({ selector: { matchExpressions: [{ key: 'app', operator: 'Exists' }] }, template: { spec: POD } }),
      ['spec.selector app does not match the template\'s labels none']],
    ['a selector as Services have it', deployment({ selector: { app: 'web' }, template: template() }), ['spec.selector.app is unknown']],
    ['a selector that is text', deployment({ selector: 'app=web', template: template() }), ['spec.selector must be an object']],
    ['selector and containers', deployment({ template: { metadata: { labels: { app: 'web' } }, spec: {} } }), [MISSING, 'spec.template.spec.containers is empty']],
    ['a ReplicationController of other pods', controller({ selector: { app: 'api' }, template: template() }), ['spec.selector app=api does not match the template\'s labels app=web']],
    ['a ReplicationController with neither', controller({ template: template({}) }), ['spec.selector is missing, and the template has no labels to take its place']],
    ['a ReplicationController with matchLabels', controller({ selector: { matchLabels: { app: 'web' } }, template: template() }),
      ['spec.selector of a ReplicationController has labels themselves, without matchLabels']],
    ['a ReplicationController with a number', controller({ selector: { app: 1 }, template: template() }),
      ['spec.selector: label value "1" of "app" is a number: label values are strings, write "1" in quotes']],
    ['a ReplicationController with text', controller({ selector: 'app', template: template() }), ['spec.selector must be an object']],
    ['a Job with a selector', job({ selector: { matchLabels: { app: 'web' } } }), ['spec.selector is for the server to write, unless manualSelector is true']],
    ['a Job with one of its own, of other pods', job({ manualSelector: true, selector: { matchLabels: { app: 'api' } } }), ['spec.selector app=api does not match the template\'s labels app=web']],
    ['a Job that has to have one', job({ manualSelector: true }), [MISSING]],
    ['a CronJob with a selector', cronJob({ selector: { matchLabels: { app: 'web' } } }), ['spec.jobTemplate.spec has selector or manualSelector, which are for the server to write']],
    ['a CronJob with manualSelector', cronJob({ manualSelector: true }), ['spec.jobTemplate.spec has selector or manualSelector, which are for the server to write']],
  ])('%s', (_what, given, refusals) => expect(workloadRefusals(given)).toEqual(refusals));

  test.each<[string, KubernetesObject]>([
    ['a selector with fewer labels', deployment({ selector: { matchLabels: { app: 'web' } }, template: template({ app: 'web', tier: 'front' }) })],
    ['requirements', deployment({ selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'api'] }] }, template: template() })],
    ['every kind of apps/v1', object('apps/v1', 'DaemonSet', { selector: { matchLabels: { app: 'web' } }, template: template() })],
    ['a ReplicationController without selector', controller({ template: template() })],
    ['a ReplicationController with an empty one', controller({ selector: {}, template: template() })],
    ['a ReplicationController with its pods\' labels', controller({ selector: { app: 'web' }, template: template() })],
    ['a Job', job({ selector: null })],
    ['a Job with a selector of its own', job({ manualSelector: true, selector: { matchLabels: { app: 'web' } } })],
    ['a Job as kubectl gets it', job({ selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': '1' } } })],
    ['a Job as kubectl got it before 1.27', job({ manualSelector: false, selector: { matchLabels: { 'controller-uid': '1' } } })],
    ['a CronJob', cronJob({ manualSelector: false })],
    ['a Pod', object('v1', 'Pod', POD)],
    ['a kind of others', object('argoproj.io/v1alpha1', 'Rollout', { template: { spec: { containers: [] } } })],
  ])('%s is fine', (_what, given) => expect(workloadRefusals(given)).toEqual([]));

  test.each([...WORKLOAD_PAIRS])('%s, as servers have it', (_what, refused, refusals) => expect(workloadRefusals(refused)).toEqual(refusals));

  test.each(WORKLOAD_PAIRS.map(([what, , , accepted]) => [what, accepted] as const))('the nearest is fine: %s', (_what, accepted) => expect(workloadRefusals(accepted)).toEqual([]));

  test('such a workload takes part, and a note says that servers refuse it', () => {
    const cluster = read([deployment({ selector: { matchLabels: { app: 'api' } }, template: template() })]);
    expect(idsOf(cluster)).toEqual(['shop/web[Deployment]']);
    expect(cluster.workloads[0].labels).toEqual({ app: 'web' });
    expect(noticesOf(cluster)).toEqual([
      'note Deployment shop/web (1): spec.selector app=api does not match the template\'s labels app=web: API servers refuse the object, which takes part all the same',
    ]);
  });

  test('what can\'t be read is said alone', () => {
    expect(noticesOf(read([deployment({ template: { metadata: { labels: 1 }, spec: POD } })]))).toEqual(['rejected Deployment shop/web (1): spec.template.metadata.labels must be an object']);
  });
});

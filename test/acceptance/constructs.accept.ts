import { Application, apply, unserved } from './application';
import { hardeningApplications } from './emitted/hardening';
import { networkApplications } from './emitted/network';
import { namespaceApplications, workloadApplications } from './emitted/workload';
import { Server } from './server';
import { openServer } from './session';

/** Each construct of the library with each of its options. */
let server: Server;
beforeAll(async () => { server = await openServer(); });
afterAll(() => server.close());

describe('Network constructs |', () => { taken(networkApplications()); });

describe('Secure workloads |', () => { taken(workloadApplications()); });

describe('SecureNamespace |', () => { taken(namespaceApplications()); });

describe('Hardening |', () => { taken(hardeningApplications()); });

function taken(applications: readonly Application[]): void {
  test.each(applications)('$title: every object is taken without warnings', async application => {
    expect(application.objects.length).toBeGreaterThan(0);
    expect(unserved(application)).toEqual([]);
    expect(await apply(server, application)).toEqual([]);
  });
}

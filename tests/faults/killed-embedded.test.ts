import { endSpares, type Host, startHost } from './host';
import { createInstallation } from './installation';
import { requestKillPoints, workerKillPoints } from './kill-points';
import { expectCover, expectLedger, expectNoOrphans, waitForKill } from './outcome';

describe('the process with the embedded queue is killed', () => {
  const installation = createInstallation();
  let host: Host;

  beforeAll(async () => {
    host = await startHost(installation, { spare: true });
    await host.call('prepare');
  });
  afterAll(async () => {
    await Promise.all([host?.end(), endSpares()]);
    installation.remove();
  });

  it.each([...requestKillPoints, ...workerKillPoints])('at "%s"', async (point) => {
    const title = `Embedded ${point}`;
    await host.call('arm', point);
    // It may die before it can answer.
    await host.call('publishArticle', title).catch(() => undefined);
    await waitForKill(host, point);

    host = await startHost(installation, { spare: true });
    const documentId = await host.call('findArticle', title);
    await expectCover(host, installation, { documentId: documentId ?? '', title });
  });

  it('leaves nothing behind, all in all', async () => {
    const count = requestKillPoints.length + workerKillPoints.length;
    expect(await host.call('totals')).toMatchObject({ states: { succeeded: count }, assets: count, files: count });
    await expectNoOrphans(host, installation);
    await expectLedger(host, count);
  });
});

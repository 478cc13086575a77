import { once } from 'node:events';
import path from 'node:path';
import { startChild } from '../support/child';
import { type Host, startHost } from './host';
import { createInstallation } from './installation';
import { waitForEnd } from './outcome';

const root = path.resolve(__dirname, '../..');

describe('imageforge ledger verify', () => {
  const installation = createInstallation();
  let host: Host;
  afterAll(async () => {
    await host?.end();
    installation.remove();
  });

  const verify = async () => {
    const child = startChild(process.execPath, [path.join(root, 'plugins/imageforge/bin/imageforge.js'), 'ledger', 'verify'], {
      cwd: root,
      env: installation.environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const closed = once(child.process, 'close');
    const { code } = await child.exited;
    await closed;
    return { code, output: child.output() };
  };

  it('finds nothing in a ledger that adds up, and names what was tampered with', async () => {
    host = await startHost(installation);
    await host.call('prepare');
    const id = await host.call('create', { prompt: 'A ledger', model: 'sketch/sketch-1', size: '64x64', n: 2 });
    await waitForEnd(host, id);

    const sound = await verify();
    expect(sound.output).toMatch(/Accounts: 1, calls: \d, differences: 0\./);
    expect(sound.code).toBe(0);

    await host.call('hideAnImage');
    const tampered = await verify();
    expect(tampered.output).toContain('/all/images/');
    expect(tampered.output).toContain('shows 0 reserved, 1 spent; its entries add up to 0 reserved, 2 spent.');
    expect(tampered.output).toMatch(/Accounts: 1, calls: \d, differences: 1\./);
    expect(tampered.code).toBe(1);
  });
});

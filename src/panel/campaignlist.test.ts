import { SpaxelError } from '@spaxel/core';
import { FakeCampaigns, makeCampaign } from '../testing/campaigns.ts';
import { FakeJobs, mendJsdom, settled, trans } from '../testing/fakes.ts';
import { CampaignList } from './campaignlist.ts';
import { JobList } from './joblist.ts';

beforeAll(mendJsdom);

function open(campaigns = new FakeCampaigns()): {
  list: CampaignList;
  campaigns: FakeCampaigns;
  chosen: string[];
} {
  campaigns.campaigns = [makeCampaign()];
  const chosen: string[] = [];
  const list = new CampaignList({ campaigns, trans, chosen: job => chosen.push(job) });
  return { list, campaigns, chosen };
}

async function unfold(list: CampaignList): Promise<void> {
  const details = list.node.querySelector('details');
  if (details !== null) details.open = true;
  details?.dispatchEvent(new Event('toggle'));
  await settled();
}

const shownRows = (list: CampaignList): HTMLElement[] =>
  [...list.node.querySelectorAll<HTMLElement>('.sp-CampaignRow')].filter(one => !one.hidden);

function press(list: CampaignList, word: string): void {
  const found = [...list.node.querySelectorAll('button')].find(one => one.textContent === word);
  found?.click();
}

test('a campaign of ten thousand cubes is one line, and its rows are asked for only when it is unfolded', async () => {
  const { list, campaigns, chosen } = open();
  expect(await list.look()).toBe(true);
  expect(list.node.querySelector('summary')?.textContent).toBe(
    'survey.csv · campaign990 of 10000 cubes · 7 failed · 3990 spectra · 10 spectra failed · about 2.0 h left'
  );
  expect(campaigns.asked).toEqual([]);
  await unfold(list);
  expect(campaigns.asked).toEqual(['rows 0 20 all']);
  expect(shownRows(list)).toHaveLength(20);
  expect(list.node.querySelectorAll('*').length).toBeLessThan(150);
  shownRows(list)[3]?.querySelector('button')?.click();
  expect(chosen).toEqual(['01J00000000000000000000003']);
});

test('pages turn in the same nodes, and one phase can be looked at alone', async () => {
  const { list, campaigns } = open();
  await list.look();
  await unfold(list);
  const before = shownRows(list)[0];
  press(list, 'Later');
  await settled();
  expect(shownRows(list)[0]).toBe(before);
  expect(before?.textContent).toContain('20.fits');
  const select = list.node.querySelector('select');
  if (select !== null) select.value = 'ERROR';
  select?.dispatchEvent(new Event('change'));
  await settled();
  expect(campaigns.asked.at(-1)).toBe('rows 0 20 ERROR');
  expect(shownRows(list)[0]?.textContent).toContain('line 101 · 99.fits does not exist.');
  expect(shownRows(list)[0]?.querySelector('button')?.disabled).toBe(true);
});

test('a campaign is cancelled and retried, and what is refused is said', async () => {
  const { list, campaigns } = open();
  await list.look();
  press(list, 'Cancel');
  await settled();
  expect(campaigns.asked).toEqual(['cancel 01J0000000000000000000000C']);
  expect(list.node.querySelector('details')?.dataset['phase']).toBe('ABORTED');
  campaigns.steer = () => Promise.reject(new SpaxelError('NothingToFit', 'Nothing has failed.'));
  press(list, 'Retry');
  await settled();
  expect(list.node.querySelector('[role=status]')?.textContent).toBe('Nothing has failed.');
});

test('the list of jobs shows campaigns above its jobs', async () => {
  const jobs = new FakeJobs();
  jobs.jobs = [];
  jobs.campaigns.campaigns = [makeCampaign({ phase: 'COMPLETED', secondsRemaining: null })];
  const list = new JobList({ jobs, trans, chosen: () => undefined });
  await list.look();
  expect(list.node.querySelectorAll('.sp-Campaign')).toHaveLength(1);
  expect(list.node.textContent).not.toContain('No job yet');
  list.dispose();
});

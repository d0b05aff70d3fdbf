import { CodeCellModel } from '@jupyterlab/cells';
import type { Answer, Campaign } from '@spaxel/protocol';
import { FakeJobs, FakePreferences } from '../testing/fakes.ts';
import { makeCampaign } from '../testing/campaigns.ts';
import { campaignShown, followCampaign } from './campaign.ts';
import { addAnswer } from './outputs.ts';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const answerOf = (campaign: Campaign, text: string): Answer => ({
  ...{ verb: 'campaign', text },
  data: { campaign, bundle: { data: { 'text/html': `<p>${text}</p>` }, metadata: {} } }
});

async function setUp(): Promise<{ jobs: FakeJobs; model: CodeCellModel; first: Campaign }> {
  const jobs = new FakeJobs();
  const model = new CodeCellModel();
  const first = makeCampaign();
  const needs = { jobs, preferences: new FakePreferences() };
  await addAnswer(model, answerOf(first, 'begun'), needs);
  return { jobs, model, first };
}

const htmlOf = (model: CodeCellModel): unknown => model.outputs.get(0).data['text/html'];

test('a campaign’s table is kept up to date until it has ended, and is saved so', async () => {
  const { jobs, model, first } = await setUp();
  expect(htmlOf(model)).toBe('<p>begun</p>');
  const following = followCampaign(model, first, jobs);
  jobs.answer = answerOf(first, 'half');
  await jest.advanceTimersByTimeAsync(3000);
  expect(htmlOf(model)).toBe('<p>half</p>');
  jobs.answer = answerOf(makeCampaign({ phase: 'COMPLETED', ended: '2026' }), 'all');
  await jest.advanceTimersByTimeAsync(3000);
  expect((await following).phase).toBe('COMPLETED');
  expect(htmlOf(model)).toBe('<p>all</p>');
  expect(jobs.submitted).toHaveLength(2);
});

test('it is asked for no more when its output is cleared', async () => {
  const { jobs, model, first } = await setUp();
  const following = followCampaign(model, first, jobs);
  model.outputs.clear();
  await jest.advanceTimersByTimeAsync(30_000);
  expect((await following).phase).toBe('EXECUTING');
  expect(jobs.submitted.length).toBeLessThanOrEqual(1);
});

test('an answer without a table is followed by nothing', () => {
  expect(campaignShown({ verb: 'campaign', text: 'written', data: {} })).toBeUndefined();
  expect(campaignShown({ verb: 'jobs', text: 'No jobs yet.' })).toBeUndefined();
});

/** The campaign room. */
export { Campaigns, type CampaignAsker } from './campaigns.ts';
export { campaignBundle, campaignLine, campaignText } from './words.ts';

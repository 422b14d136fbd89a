/** The one file of a carrier, and all that stands in it besides: src/outlook/delivery/carrier.ts, and the guard. */
export const CARRIER_FILE = 'smime.p7m';

/**
 * What a carrier's body says. The guard lets a carrier go only as long as it says this and nothing else: so nothing
 * typed afterwards goes out readable.
 */
export const CARRIER_TEXT =
  'This message carries an encrypted file made by Signet. It is not an S/MIME message: mail programs will not open it' +
  ' by themselves. To read it, open the attached smime.p7m with Signet.';

/** Whether a body is nothing but CARRIER_TEXT, however its lines were broken. */
export const isCarrierText = (body: string): boolean => words(body) === words(CARRIER_TEXT);

const words = (text: string): string => text.replace(/\s+/g, ' ').trim();

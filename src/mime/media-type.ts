/** For the attachments of a draft, of which Outlook tells the name alone. */
const BY_EXTENSION: Readonly<Partial<Record<string, string>>> = {
  bmp: 'image/bmp',
  csv: 'text/csv',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  gif: 'image/gif',
  htm: 'text/html',
  html: 'text/html',
  ics: 'text/calendar',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  json: 'application/json',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  odp: 'application/vnd.oasis.opendocument.presentation',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  odt: 'application/vnd.oasis.opendocument.text',
  pdf: 'application/pdf',
  png: 'image/png',
  ppt: 'application/vnd.ms-powerpoint',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  rtf: 'application/rtf',
  svg: 'image/svg+xml',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  txt: 'text/plain',
  vcf: 'text/vcard',
  webp: 'image/webp',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  xml: 'application/xml',
  zip: 'application/zip',
};

const UNKNOWN = 'application/octet-stream';

/**
 * The media type of a file's content: as given, or by the extension of its name. Never that of a message or a
 * multipart: RFC 2046 §5.1 and §5.2 allow these no base64, and readers would look for parts inside the file.
 */
export function mediaTypeOf(given: string, name: string): string {
  const type = given.trim().toLowerCase();
  // RFC 6838 §4.2
  const isType = /^[a-z0-9][\w!#$&^.+-]{0,126}\/[a-z0-9][\w!#$&^.+-]{0,126}$/.test(type);
  if (isType && type !== UNKNOWN && !/^(multipart|message)\//.test(type)) return type;
  const extension = /\.([a-z0-9]+)$/i.exec(name)?.[1] ?? '';
  return BY_EXTENSION[extension.toLowerCase()] ?? UNKNOWN;
}

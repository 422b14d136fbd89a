/** Hands bytes to the browser as a download. */
export function saveFile(content: BlobPart, name: string, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by the next task; revoked in this one, it would find nothing.
  setTimeout(() => URL.revokeObjectURL(url));
}

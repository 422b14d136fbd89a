import { useEffect, useEffectEvent, useState } from 'react';

/**
 * Takes files dropped anywhere on the page; a drop that nobody takes would open in the place of the pane.
 *
 * @returns whether a file is held over the page
 */
export function useFileDrop(take: (files: readonly File[]) => void): boolean {
  const [dragging, setDragging] = useState(false);

  const drop = useEffectEvent((event: DragEvent) => {
    event.preventDefault();
    setDragging(false);
    take([...(event.dataTransfer?.files ?? [])]);
  });

  useEffect(() => {
    const over = (event: DragEvent) => {
      event.preventDefault();
      setDragging(true);
    };
    const leave = ({ relatedTarget }: DragEvent) => {
      if (relatedTarget === null) setDragging(false);
    };
    const dropped = (event: DragEvent) => drop(event);
    addEventListener('dragover', over);
    addEventListener('dragleave', leave);
    addEventListener('drop', dropped);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', dropped);
    };
  }, []);

  return dragging;
}

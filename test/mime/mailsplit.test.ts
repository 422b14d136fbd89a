import { Splitter } from '@zone-eu/mailsplit';
import { describe, expect, it } from 'vitest';
import { parseEntity, type Entity } from '../../src/mime/entity.ts';
import { multipart, partBudget } from '../../src/mime/multipart.ts';
import { REALISTIC } from './sources.ts';

function ours(entity: Entity): string[] {
  const { mediaType, type } = entity.contentType;
  return type === 'multipart'
    ? [mediaType, ...multipart(entity, partBudget()).parts.flatMap(ours)]
    : [mediaType];
}

describe('beside another reader', () => {
  it('finds the parts that mailsplit finds', async () => {
    const types: unknown[] = [];
    const splitter = new Splitter();
    splitter.end(REALISTIC);
    for await (const event of splitter as AsyncIterable<{ type: string; contentType?: unknown }>) {
      if (event.type === 'node') types.push(event.contentType);
    }
    expect(ours(parseEntity(REALISTIC))).toEqual(types);
  });
});

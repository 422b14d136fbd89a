import { at, descendants } from './manifest-tree.js';

/** @typedef {import('./manifest-tree.js').ManifestElement} ManifestElement */

const MAX_ID = 32;

/**
 * The collection that an element's resid points into, by the element's local name.
 *
 * @type {Record<string, string>}
 */
const COLLECTION = {
  Image: 'bt:Images',
  SourceLocation: 'bt:Urls',
  FunctionFile: 'bt:Urls',
  Runtime: 'bt:Urls',
  Override: 'bt:Urls',
  Label: 'bt:ShortStrings',
  Title: 'bt:ShortStrings',
  Description: 'bt:LongStrings',
};

/** @param {ManifestElement} element @returns {ManifestElement | undefined} the overrides it stands in */
function overridesOf(element) {
  return /^v1[01]:VersionOverrides$/.test(element.name)
    ? element
    : element.parent && overridesOf(element.parent);
}

/** @param {ManifestElement} element @returns {ManifestElement[]} the resources of its overrides: each version has its own */
function resourcesBeside(element) {
  const resources = overridesOf(element)?.children.find(({ name }) => name.endsWith(':Resources'));
  return resources?.children.flatMap(({ children }) => children) ?? [];
}

/**
 * The resource that an element's resid names, in the collection for this kind of element.
 *
 * @param {ManifestElement} element with a resid
 */
export function resourceOf(element) {
  const collection = COLLECTION[element.name.split(':')[1] ?? ''];
  return resourcesBeside(element).find(
    ({ attributes, parent }) =>
      parent?.name === collection && attributes['id'] === element.attributes['resid'],
  );
}

/**
 * References without a resource, resources without a reference, ids that are too long or there twice.
 *
 * @param {ManifestElement} root
 * @returns {string[]} a sentence for each
 */
export function resourceProblems(root) {
  const elements = descendants(root);
  const references = elements.filter(({ attributes }) => 'resid' in attributes);
  const used = new Set(references.map(resourceOf));
  const dangling = references.filter((reference) => !resourceOf(reference));
  const resources = elements.filter(({ parent }) => parent?.parent?.name.endsWith(':Resources'));
  return [
    ...dangling.map((element) =>
      at(element, `no resource of its kind has the id ${element.attributes['resid'] ?? ''}`),
    ),
    ...resources.flatMap((resource) => {
      const id = resource.attributes['id'] ?? '';
      const twins = resourcesBeside(resource).filter(({ attributes }) => attributes['id'] === id).length;
      const problems = [];
      if (id.length < 1 || id.length > MAX_ID)
        problems.push(at(resource, `the id "${id}" has not 1 to ${MAX_ID} characters`));
      if (twins > 1) problems.push(at(resource, `the id "${id}" is there ${twins} times`));
      if (!used.has(resource)) problems.push(at(resource, `nothing uses "${id}"`));
      return problems;
    }),
  ];
}

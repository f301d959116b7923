import { compareQuantities, quantityProblem } from '../../manifest';
import { ContainerView } from '../pod-view';
import { CONTROLS } from './control';
import { pathIn } from './level';
import { HardenOptions } from './options';
import { PodDraft } from './pod-draft';

/** Images that can't change unseen, and containers that can't starve others. */
export function hardenContainers(draft: PodDraft, options: HardenOptions): void {
  const { imageDigests, requireImageDigests, imagePullPolicy, requests, limits } = options;
  if (!imageDigests && !requireImageDigests && imagePullPolicy === undefined && !requests && !limits) { return; }
  for (const container of draft.view.containers) {
    hardenImage(draft, container, options);
    // the API server refuses resources on ephemeral containers
    if (container.list !== 'ephemeralContainers') { hardenResources(draft, container, options); }
  }
}

/** Whether an image is named by what it holds. */
export function hasDigest(image: unknown): boolean {
  return typeof image === 'string' && /@(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/.test(image);
}

/** Whether an image names a tag other than the moving `latest`, or a digest. */
export function hasTag(image: unknown): boolean {
  if (typeof image !== 'string') { return false; }
  const [name] = image.split('@');
  const tag = /:([^/:]+)$/.exec(name)?.[1];
  return hasDigest(image) || (tag !== undefined && tag !== 'latest');
}

function hardenImage(draft: PodDraft, container: ContainerView, options: HardenOptions): void {
  const { imageDigests = {}, requireImageDigests, imagePullPolicy } = options;
  const { image } = container.value;
  if (Object.hasOwn(imageDigests, String(image)) && !hasDigest(image)) {
    const why = { reason: 'what a tag points to can change, a digest can\'t', controls: CONTROLS.images };
    draft.set(pathIn(container, 'image'), `${image}@${imageDigests[image]}`, why);
  } else if (requireImageDigests && !hasDigest(image)) {
    draft.note(pathIn(container, 'image'), digestText(image));
  }
  if (imagePullPolicy !== undefined) {
    draft.setDefault(pathIn(container, 'imagePullPolicy'), imagePullPolicy, {
      reason: 'a node\'s copy of an image is used only where the policy allows',
      controls: CONTROLS.images,
      ...imagePullPolicy === 'Always' ? { breaks: 'restarts while the registry can\'t be reached' } : {},
    });
  }
}

function digestText(image: unknown): string {
  if (image == null) { return 'there is no image'; }
  const [name, digest] = String(image).split('@');
  return digest === undefined ? `"${image}" has no digest: write ${name}@sha256:…, or give it in imageDigests`
    : `the digest of "${image}" is not sha256: and 64 hexadecimal digits`;
}

function hardenResources(draft: PodDraft, container: ContainerView, { requests = {}, limits = {} }: HardenOptions): void {
  const own = container.value.resources ?? {};
  const why = { reason: 'the container can\'t take what others need', controls: CONTROLS.resources, breaks: 'more memory than the limit ends the container, less cpu slows it down' };
  for (const resource of [...new Set([...Object.keys(requests), ...Object.keys(limits)])].sort()) {
    const request = own.requests?.[resource] ?? requests[resource];
    const limit = own.limits?.[resource] ?? limits[resource];
    // a limit without a request is one too: the API server copies it
    const areComparable = [request, limit].every(amount => amount !== undefined && quantityProblem(amount) === undefined);
    if (areComparable && compareQuantities(limit, request) < 0) {
      draft.note(pathIn(container, 'resources'), `${resource}: request ${request} and limit ${limit} do not go together; nothing was added`);
      continue;
    }
    if (requests[resource] !== undefined && own.limits?.[resource] === undefined) {
      draft.setDefault(pathIn(container, 'resources', 'requests', resource), requests[resource], why);
    }
    if (limits[resource] !== undefined) { draft.setDefault(pathIn(container, 'resources', 'limits', resource), limits[resource], why); }
  }
}

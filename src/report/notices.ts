import type { Notice } from '../reachability';
import { chunked } from './chunk';
import { noticeJson } from './json';
import { noticeText } from './text';

/**
 * What the reader of a result has to know about its input, a line each:
 *
 *   txt    rejected NetworkPolicy shop/web: spec.ingress[0].ports[0].port 0 must be a whole number from 1 to 65535 (shop.yaml:3)
 *
 * in its order, for standard error; results in JSON hold their notices themselves.
 */
export function noticesText(notices: readonly Notice[]): Iterable<string> {
  return chunked(notices.map(notice => `${noticeText(notice)}\n`));
}

/** JSON Lines of the notices in schemas/list.schema.json */
export function noticesJson(notices: readonly Notice[]): Iterable<string> {
  return chunked(notices.map(notice => `${noticeJson(notice)}\n`));
}

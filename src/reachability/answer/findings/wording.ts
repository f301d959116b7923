import { selectorText, selectsEverything } from '../../../manifest';
import { PodSelection, PortMatch } from '../../cluster';
import { namespaceName } from '../pod-selections';
import { PolicyModel } from './policy-model';

/** `a`, `a and b`, `a, b and c`, `a, b, c and 4 more` */
export function listed(texts: readonly string[], most = 3): string {
  const distinct = [...new Set(texts)];
  if (distinct.length > most + 1) { return `${distinct.slice(0, most).join(', ')} and ${distinct.length - most} more`; }
  return distinct.length <= 1 ? distinct.join('') : `${distinct.slice(0, -1).join(', ')} and ${distinct.at(-1)}`;
}

/** Why the input has no pod of the selection: `no pod in namespace shop matches app=web`. */
export function absenceText(model: PolicyModel, selection: PodSelection): string {
  const place = placeText(selection.namespaces);
  if (!model.hasNamespace(selection)) { return place.startsWith('namespaces') ? `no namespace matches ${place.slice('namespaces '.length)}` : `no pod is in ${place}`; }
  return selectsEverything(selection.pods) ? `no pod is in ${place}` : `no pod in ${place} matches ${selectorText(selection.pods)}`;
}

/** `TCP 80`, `UDP 53-54`, `TCP http`, `http` */
export function portText(port: PortMatch): string {
  if (port.type === 'named') { return port.protocol === undefined ? port.name : `${port.protocol} ${port.name}`; }
  return `${port.protocol} ${port.first}${port.first === port.last ? '' : `-${port.last}`}`;
}

/** `namespace shop`, `namespaces tier=a`, `any namespace` */
export function placeText(namespaces: PodSelection['namespaces']): string {
  const name = namespaceName(namespaces);
  if (name !== undefined || typeof namespaces === 'string') { return `namespace ${name}`; }
  return selectsEverything(namespaces) ? 'any namespace' : `namespaces ${selectorText(namespaces)}`;
}

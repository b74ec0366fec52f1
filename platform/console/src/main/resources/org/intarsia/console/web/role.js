// What the key that is signed in may do. The server decides; what it would refuse is not offered.
import {get} from './api.js';

const ROLES = ['viewer', 'runner', 'operator', 'admin'];

let who = {actor: '', role: 'viewer', name: null, pipelines: [], limits: {}, used: {}};

/** Asks the server; refused when it does not know the token. */
export async function learn() {
  who = await get('whoami');
}

export function whoAmI() {
  return who;
}

/** Whether the role is that one or a higher one. */
export function may(role) {
  return ROLES.indexOf(who.role) >= ROLES.indexOf(role);
}

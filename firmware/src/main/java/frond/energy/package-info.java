/** Where the charge of a battery goes: how long each part is in each of its states, and what it takes there. */
package frond.energy;

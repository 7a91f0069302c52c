/** Formulas and summaries: how they are defined, and what comes out. No code of a user's is run: EvalEx evaluates an expression tree. */
package frond.historian.compute;

/** The ${kind} {@code ${component}}. */
package ${package};

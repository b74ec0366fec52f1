/** The sampler {@code ${component}}: an explicit Runge-Kutta method of second order. */
package ${package};

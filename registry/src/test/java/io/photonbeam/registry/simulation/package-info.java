/**
 * A simulation of pipelines, reconcilers and expiries that run the commit protocol side by side,
 * over a store and a folder that fail in every way known, in one thread and from one seed. A {@link
 * io.photonbeam.registry.simulation.Simulation} is one run, its {@link
 * io.photonbeam.registry.simulation.World} what takes part in it, and the {@link
 * io.photonbeam.registry.simulation.Checker} the judge, which knows the promises but none of the
 * code that keeps them.
 */
package io.photonbeam.registry.simulation;

/**
 * What a reconciliation decides, without doing any of it: which pipelines are an output's, which
 * files are lost and demanded, which rows belong into which lost file, which events are to be
 * joined, and whether all is exact. Plain classes without files, clocks or threads: they are given
 * what was seen, and answer always the same. The transforms ask them, and so does the simulation.
 */
package io.photonbeam.repair;

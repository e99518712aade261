/**
 * Plots as SVG within HTML: scales with their ticks, areas and lines over time, a histogram. Each
 * has a title and a description in words, and what is told by colour is told by pattern, too.
 */
package io.photonbeam.cli.plot;

/**
 * What all runs over an output have in common: their start, which waits for stores, the pipeline's
 * execution, and what of it counts at the end.
 */
package io.photonbeam.pipelines.run;

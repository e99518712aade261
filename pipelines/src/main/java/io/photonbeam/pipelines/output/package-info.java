/**
 * Whose an output is: its id, its registry, its pipelines and their leases, and what readers see in
 * it.
 */
package io.photonbeam.pipelines.output;

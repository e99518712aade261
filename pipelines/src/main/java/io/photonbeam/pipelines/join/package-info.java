/**
 * The streaming join: its configuration, its pipeline and its run, and the pages of its figures.
 */
package io.photonbeam.pipelines.join;

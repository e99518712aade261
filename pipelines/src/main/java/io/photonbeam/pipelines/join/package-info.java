/** The streaming join: its configuration, its pipeline and its run. */
package io.photonbeam.pipelines.join;

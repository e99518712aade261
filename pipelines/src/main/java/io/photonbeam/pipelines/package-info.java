/**
 * The streaming join as one Beam pipeline: its configuration, its assembly out of transforms, its
 * run and its figures. Knows no runner by name and no command line.
 */
package io.photonbeam.pipelines;

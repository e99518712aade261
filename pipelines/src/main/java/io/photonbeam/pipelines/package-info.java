/**
 * What there is to do with two logs and an output, a package each, with its configuration, its work
 * and its report. Knows no runner by name and no command line.
 */
package io.photonbeam.pipelines;

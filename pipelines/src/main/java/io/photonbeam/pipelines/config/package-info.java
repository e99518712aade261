/** Checks that configurations have in common. */
package io.photonbeam.pipelines.config;

/** Options that several commands share, declared once, and how they must fit together. */
package io.photonbeam.pipelines.config;

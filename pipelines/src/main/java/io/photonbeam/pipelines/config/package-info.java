/**
 * The options that several configurations share, and what must hold between them: where the logs
 * and the output lie, which fields take part, and what a join noted of itself.
 */
package io.photonbeam.pipelines.config;

/**
 * What reconciliation and rebuild decide, as plain classes: no Beam, no files, no clock. The
 * pipelines and the simulation run the same ones.
 */
package io.photonbeam.repair;

/**
 * What a joined row is: its schema and its shape, made of the schemas of both events, and its
 * values as they may be written.
 */
package io.photonbeam.transforms.row;

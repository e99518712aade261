/**
 * What is kept in Beam state: values that are copied as bytes, and gathering until there is enough.
 */
package io.photonbeam.transforms.state;

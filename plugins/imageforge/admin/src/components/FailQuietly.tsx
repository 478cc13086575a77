import * as React from 'react';

/**
 * Shows nothing where our part breaks. It stands beside Strapi's own inputs, which must work
 * whatever happens to us; React has logged the error already.
 */
export class FailQuietly extends React.Component<{ children: React.ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? null : this.props.children;
  }
}

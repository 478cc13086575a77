import * as React from 'react';
import { BackButton, Layouts, Page } from '@strapi/strapi/admin';

interface Props {
  /** At the top, and in the browser's tab. */
  title: string;
  subtitle?: React.ReactNode;
  /** Where the way back leads for somebody who came from elsewhere. Left out: there is none. */
  back?: string;
  action?: React.ReactNode;
  /** Above the content: filters on the left, switches on the right. */
  tools?: { start?: React.ReactNode; end?: React.ReactNode };
  children: React.ReactNode;
}

/** What all of our pages have around their content. */
export const PageFrame = ({ title, subtitle, back, action, tools, children }: Props) => (
  <Page.Main>
    <Page.Title>{title}</Page.Title>
    <Layouts.Header
      title={title}
      subtitle={subtitle}
      navigationAction={back && <BackButton fallback={back} />}
      primaryAction={action}
    />
    {tools && <Layouts.Action startActions={tools.start} endActions={tools.end} />}
    <Layouts.Content>{children}</Layouts.Content>
  </Page.Main>
);

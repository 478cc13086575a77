import type * as React from 'react';
import { Page } from '@strapi/strapi/admin';
import { Navigate, Outlet, Route, Routes } from 'react-router-dom';
import { usePages } from '../hooks/usePages';
import { permissions } from '../permissions';
import { AuditPage } from './Audit/AuditPage';
import { Budgets } from './Budgets/Budgets';
import { Gallery } from './Gallery/Gallery';
import { GenerationPage } from './Generation/GenerationPage';
import { Navigation } from './Navigation';
import { WebhooksPage } from './Webhooks/WebhooksPage';

/** Our pages: the gallery, one generation in full, and what operators look at. */
const App = () => {
  const pages = usePages();
  if (!pages) return <Page.Loading />;
  const guarded = (needed: (typeof permissions)[keyof typeof permissions], page: React.ReactElement) => (
    <Page.Protect permissions={needed}>{page}</Page.Protect>
  );
  // Who may not see the gallery gets to what they may see.
  const [first] = pages;
  const elsewhere = first && first.path !== '' && <Navigate to={first.path} replace />;
  return (
    <Routes>
      <Route
        element={
          <>
            <Navigation pages={pages} />
            <Outlet />
          </>
        }
      >
        <Route index element={elsewhere || guarded(permissions.read, <Gallery />)} />
        <Route path="budgets" element={guarded(permissions.readBudgets, <Budgets />)} />
        <Route path="webhooks" element={guarded(permissions.webhooks, <WebhooksPage />)} />
        <Route path="audit" element={guarded(permissions.audit, <AuditPage />)} />
      </Route>
      <Route path=":id" element={guarded(permissions.read, <GenerationPage />)} />
      <Route path="*" element={<Page.Error />} />
    </Routes>
  );
};

export default App;

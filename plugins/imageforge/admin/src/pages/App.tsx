import { Page } from '@strapi/strapi/admin';
import { Route, Routes } from 'react-router-dom';
import { permissions } from '../permissions';
import { Budgets } from './Budgets/Budgets';
import { Gallery } from './Gallery/Gallery';
import { GenerationPage } from './Generation/GenerationPage';

/** Our pages: the gallery, and one generation in full. */
const App = () => (
  <Page.Protect permissions={permissions.read}>
    <Routes>
      <Route index element={<Gallery />} />
      <Route
        path="budgets"
        element={
          <Page.Protect permissions={permissions.readBudgets}>
            <Budgets />
          </Page.Protect>
        }
      />
      <Route path=":id" element={<GenerationPage />} />
      <Route path="*" element={<Page.Error />} />
    </Routes>
  </Page.Protect>
);

export default App;

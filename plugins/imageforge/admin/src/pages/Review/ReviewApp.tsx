import { Page } from '@strapi/strapi/admin';
import { Route, Routes } from 'react-router-dom';
import { permissions } from '../../permissions';
import { ReviewList } from './ReviewList';
import { ReviewPage } from './ReviewPage';

/** The reviewers' pages: what waits for a decision, and one of it in full. */
const ReviewApp = () => (
  <Page.Protect permissions={permissions.review}>
    <Routes>
      <Route index element={<ReviewList />} />
      <Route path=":id" element={<ReviewPage />} />
      <Route path="*" element={<Page.Error />} />
    </Routes>
  </Page.Protect>
);

export default ReviewApp;

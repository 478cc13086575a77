import { z } from 'zod';
import { targetSchema } from './generations';

/** Contract of what takes images away: `POST /assets/:id/unpublish`, `GET /assets/:id/deletion`, `DELETE /assets/:id`, and the admin's `/deletion`. */

/** Body of `POST /assets/:id/unpublish`. */
export const unpublishAssetSchema = z.strictObject({
  /** Also where an entry shows it, which then shows nothing. Left out: it is refused there. */
  force: z.boolean().optional(),
});
export type UnpublishAssetBody = z.infer<typeof unpublishAssetSchema>;

/** Query of `GET` and `DELETE /deletion` of the admin: the images that were made for this entry. */
export const entryDeletionSchema = z.strictObject({
  uid: targetSchema.shape.uid,
  documentId: z.string().min(1).max(64),
});

/** A field that shows a file of the media library. */
export interface FileUseView {
  /** Content type, like `api::article.article`. */
  uid: string;
  /** Not there where the caller may not read the entry. */
  documentId?: string;
  locale?: string;
  title?: string;
  /** `cover`, or `blocks.image` within a component. */
  field: string;
  status: ('draft' | 'published')[];
}

/** What the deletion of an image takes away, and what it leaves because others need it. */
export interface DeletionView {
  assetId: string;
  generationId: string;
  removes: {
    /** The original, the finished file and its renditions, in the private folder. */
    privateFiles: { count: number; bytes: number };
    libraryFile?: { fileId: number; url: string };
    /** Files at targets. */
    copies: { target: string; files: number }[];
  };
  keeps: {
    /** Shown by entries: it stays as a file of the media library like any other. */
    libraryFile?: { fileId: number; url: string; uses: FileUseView[] };
    /** Private files that other generations need, which made or used the same. */
    sharedFiles: { count: number; generations: number };
    /** Generations that were made of this image; those that the caller may see by id. */
    derived: { count: number; generationIds: string[] };
    /** Copies at targets that the options do not have any more: nobody can reach them from here. */
    copies: { target: string }[];
  };
}

/** Answer of `DELETE /assets/:id`: what it was about, and whether all of it is gone. */
export interface DeletedView extends DeletionView {
  /** `false`: the rest goes by itself, private files of the last hour within the next one. */
  isComplete: boolean;
  /** Why not, where something stood in the way. */
  problem?: string;
}

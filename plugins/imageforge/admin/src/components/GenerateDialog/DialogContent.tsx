import * as React from 'react';
import { Checkbox, Flex, Modal, TextButton, Typography } from '@strapi/design-system';
import { styled } from 'styled-components';
import type { CapabilitiesView } from '../../../../shared/capabilities';
import type { TemplateSummary } from '../../../../shared/templates';
import { useDraft } from '../../hooks/useDraft';
import { usePreview } from '../../hooks/usePreview';
import { useText } from '../../hooks/useText';
import { bodyFromDraft, missingInputs } from '../../services/draft';
import { placeKey, targetOf } from '../../services/fieldPlace';
import type { Problem } from '../../services/problem';
import { isRunning } from '../../services/progress';
import { randomSeed } from '../../services/random';
import { isSameRequest, standingRefusal } from '../../services/refusal';
import { targetName } from '../../services/targetName';
import { budgetsIn } from '../../services/warnings';
import { QueueNote } from '../QueueNote';
import { AdvancedFields } from './AdvancedFields';
import { ComposedPrompt } from './ComposedPrompt';
import { DialogFooter } from './DialogFooter';
import { focusInput } from './fields';
import type { GenerateDialogProps } from './dialogProps';
import { ModelFields } from './ModelFields';
import { PromptFields } from './PromptFields';
import { Results } from './Results';

const Columns = styled.div`
  display: grid;
  gap: ${({ theme }) => theme.spaces[7]};
  grid-template-columns: minmax(0, 1fr);
  ${({ theme }) => theme.breakpoints.large} {
    grid-template-columns: minmax(32rem, 4fr) minmax(0, 7fr);
  }
`;

/** As long as what editors write: some models charge by its length. */
const usualPrompt = 'A prompt of about a hundred characters, which is what editors write when they describe a picture.';

/** What stays visible of the settings above the images, px. */
const marginAbove = 16;

// The images stay in sight while somebody reads down the settings.
const ResultsColumn = styled.div`
  outline: none;
  ${({ theme }) => theme.breakpoints.large} {
    position: sticky;
    top: 0;
    align-self: start;
  }
`;

/**
 * Moves the focus there, and scrolls only where it is out of sight: below the settings, on a narrow
 * screen. Not by `scrollIntoView`, which also scrolls the frames around that hide what overflows
 * them; nobody could ever scroll those back.
 */
const lookAt = (element: HTMLElement | null) => {
  element?.focus({ preventScroll: true });
  const viewport = element?.closest('[data-radix-scroll-area-viewport]');
  if (!element || !viewport) return;
  const { top } = element.getBoundingClientRect();
  if (top > window.innerHeight / 2) viewport.scrollTop += top - viewport.getBoundingClientRect().top - marginAbove;
};

type Props = GenerateDialogProps & {
  capabilities: CapabilitiesView;
  templates: TemplateSummary[];
  templatesProblem?: Problem;
  /** Loads the list of templates anew. */
  reloadTemplates(): void;
};

/** The dialog once it knows what the server offers: settings on the left, images on the right. */
export const DialogContent = (props: Props) => {
  const { session, field, place, proposal, entryContext, again, capabilities, templates, onClose } = props;
  const text = useText();
  const state = useDraft({
    capabilities,
    templates,
    storageKey: place && placeKey(place),
    proposal,
    request: again?.request,
    entryContext,
  });
  const [forEntry, setForEntry] = React.useState(again?.target !== undefined);
  const { draft, template, model, change } = state;
  const [pressed, setPressed] = React.useState(false);
  const results = React.useRef<HTMLDivElement>(null);

  const start = React.useRef(draft.template === '' ? 'prompt' : 'template');
  // Where the work is: at the images, if there are any to choose from, and otherwise at the prompt.
  const hasResults = React.useRef(session.id !== undefined);
  React.useEffect(() => {
    if (hasResults.current) lookAt(results.current);
    else focusInput(start.current);
  }, []);

  const missing = missingInputs(draft, template);
  const tooLong = draft.template === '' && model !== undefined && draft.prompt.length > model.maxPromptLength;
  const target = place ? targetOf(place) : forEntry ? again?.target : undefined;
  const body = missing.length > 0 || tooLong ? undefined : bodyFromDraft(draft, template, target);
  const { started, refused } = session;
  const { preview, problem, pending } = usePreview(body, `${session.id ?? ''} ${refused ? 'refused' : ''}`);
  // The price of the settings alone: it stands there before anything is written.
  const quote = usePreview(bodyFromDraft({ ...draft, template: '', prompt: usualPrompt, negativePrompt: '' }, undefined), '');
  const { view } = session.progress;
  const running = session.starting || (view !== undefined && isRunning(view));
  const refusal = standingRefusal({ body, refused, preview: { pending, problem } }) ?? (running ? undefined : problem);
  const errors: Record<string, string> = {
    ...refusal?.fields,
    ...(pressed && Object.fromEntries(missing.map((name) => [name, text('input.missing')]))),
    ...(tooLong && { prompt: text('prompt.tooLong', { max: model.maxPromptLength }) }),
  };

  const onGenerate = async () => {
    setPressed(true);
    if (!body) {
      focusInput(missing[0] ?? 'prompt');
      return;
    }
    // All the same, and the same seed: that would make the same images again.
    const repeats = draft.seed !== undefined && isSameRequest(started, body);
    const seed = repeats ? randomSeed() : undefined;
    if (repeats) change({ seed });
    if (await session.start(repeats ? { ...body, seed } : body)) lookAt(results.current);
  };

  return (
    <>
      <Modal.Body>
        <Columns>
          <Flex direction="column" alignItems="stretch" gap={6}>
            <PromptFields state={state} templates={templates} errors={errors} onTemplate={() => setPressed(false)} />
            {props.templatesProblem && (
              <Flex gap={2} wrap="wrap">
                <Typography variant="pi" textColor="neutral600">
                  {text('template.listFailed')}
                </Typography>
                <TextButton type="button" onClick={props.reloadTemplates}>
                  {text('action.retry')}
                </TextButton>
              </Flex>
            )}
            <ModelFields state={state} capabilities={capabilities} errors={errors} presetInPrompt={again?.preset} />
            <AdvancedFields state={state} errors={errors} />
            {again?.target && (
              <Checkbox checked={forEntry} onCheckedChange={(checked) => setForEntry(checked === true)}>
                {text('again.forEntry', { entry: targetName(again.target) })}
              </Checkbox>
            )}
            <ComposedPrompt preview={body && preview} />
          </Flex>
          <ResultsColumn ref={results} tabIndex={-1} aria-label={text('results.label')} role="region">
            <QueueNote />
            <Results session={session} field={field} />
          </ResultsColumn>
        </Columns>
      </Modal.Body>
      <DialogFooter
        price={
          body && preview && !problem
            ? { known: preview.estimate, n: preview.n, pending }
            : quote.preview && !quote.problem
              ? { known: quote.preview.estimate, n: quote.preview.n, pending: quote.pending }
              : model && { perImage: model.price, n: draft.n, pending: quote.pending }
        }
        problem={refusal}
        budgets={body && preview && !problem ? budgetsIn(preview.warnings) : []}
        running={running}
        again={view !== undefined}
        onGenerate={() => void onGenerate()}
        onClose={onClose}
      />
    </>
  );
};

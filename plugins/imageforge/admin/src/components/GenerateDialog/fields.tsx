import * as React from 'react';
import { Field, SingleSelect, SingleSelectOption, Textarea, TextInput } from '@strapi/design-system';

/** Id of an input of the dialog. */
export const inputId = (name: string): string => `imageforge-${name}`;

/** Moves the focus to an input of the dialog. */
export const focusInput = (name: string): void => {
  // A select has no id on what takes the focus.
  const select = document.querySelector<HTMLElement>(`[data-imageforge="dialog"] [role="combobox"][name="${name}"]`);
  (document.getElementById(inputId(name)) ?? select)?.focus();
};

/** Put around an input in which Escape means something else than to close the dialog. */
export const ownEscape = { 'data-imageforge-escape': 'own' };

export const hasOwnEscape = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[data-imageforge-escape]') !== null;

interface FieldProps {
  name: string;
  label: string;
  hint?: string;
  error?: string;
  required?: boolean;
  /** It may be read, not changed. */
  disabled?: boolean;
}

type FrameProps = React.PropsWithChildren<FieldProps & { action?: React.ReactNode }>;

const FieldFrame = ({ name, label, hint, error, required, action, children }: FrameProps) => (
  <Field.Root id={inputId(name)} name={name} hint={hint} error={error} required={required} width="100%">
    <Field.Label action={action}>{label}</Field.Label>
    {children}
    <Field.Error />
    <Field.Hint />
  </Field.Root>
);

// The select takes an empty value for "nothing chosen".
const none = '-';

interface ChoiceProps extends FieldProps {
  value: string;
  options: { value: string; label: string }[];
  onChange(value: string): void;
}

/** A select; an option with an empty value stands for the default. */
export const ChoiceField = ({ value, options, onChange, ...field }: ChoiceProps) => (
  <FieldFrame {...field}>
    <SingleSelect value={value || none} onChange={(next) => onChange(next === none ? '' : String(next))}>
      {options.map((option) => (
        <SingleSelectOption key={option.value} value={option.value || none}>
          {option.label}
        </SingleSelectOption>
      ))}
    </SingleSelect>
  </FieldFrame>
);

interface TextProps extends FieldProps {
  value: string;
  onChange(value: string): void;
  /** Shown beside the label: a counter. */
  action?: React.ReactNode;
  placeholder?: string;
}

export const LongTextField = ({ value, onChange, placeholder, disabled, ...field }: TextProps) => (
  <FieldFrame {...field}>
    <Textarea
      value={value}
      placeholder={placeholder}
      disabled={disabled}
      onChange={(event: React.ChangeEvent<HTMLTextAreaElement>) => onChange(event.target.value)}
    />
  </FieldFrame>
);

export const TextField = ({
  value,
  onChange,
  placeholder,
  endAction,
  inputMode,
  onKeyDown,
  disabled,
  ...field
}: TextProps & {
  endAction?: React.ReactNode;
  inputMode?: 'numeric' | 'decimal';
  onKeyDown?(event: React.KeyboardEvent): void;
}) => (
  <FieldFrame {...field}>
    <TextInput
      value={value}
      placeholder={placeholder}
      disabled={disabled}
      endAction={endAction}
      inputMode={inputMode}
      onKeyDown={onKeyDown}
      onChange={(event) => onChange(event.target.value)}
    />
  </FieldFrame>
);

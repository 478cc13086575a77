import * as React from 'react';
import { Box, Checkbox, TextButton, VisuallyHidden } from '@strapi/design-system';
import type { TemplateVariable } from '../../../../shared/templates';
import { useText } from '../../hooks/useText';
import { focusInput, inputId, LongTextField, TextField } from './fields';

interface Props {
  variable: TemplateVariable;
  value: unknown;
  hint?: string;
  error?: string;
  onChange(value: unknown): void;
  /** Takes the value from the entry again. `undefined`: it is the entry's, or the entry has none. */
  onReset?(): void;
}

const asText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

const asLines = (value: unknown): string => (Array.isArray(value) ? value.map(asText).join('\n') : asText(value));

const asNumber = (typed: string): number | undefined => {
  const number = Number(typed.trim().replace(',', '.'));
  return typed.trim() === '' || Number.isNaN(number) ? undefined : number;
};

/** `title` or `heroImage` as words, where the template gives no label. */
const readableName = (name: string): string => {
  const words = name.replace(/_/g, ' ').replace(/([a-z\d])([A-Z])/g, '$1 $2').trim();
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
};

interface InputProps {
  field: { name: string; label: string; required: boolean; hint?: string; error?: string; action?: React.ReactNode };
  value: unknown;
  onChange(value: unknown): void;
}

const NumberVariable = ({ field, value, onChange }: InputProps) => {
  // What is typed stays as it is while it is not a number yet: "-", "1.".
  const [typed, setTyped] = React.useState('');
  return (
    <TextField
      {...field}
      inputMode="decimal"
      value={asNumber(typed) === value ? typed : asText(value)}
      onChange={(next) => {
        setTyped(next);
        onChange(asNumber(next));
      }}
    />
  );
};

const longTextLength = 60;

const TextVariable = ({ field, value, onChange }: InputProps) => {
  // Typing must not swap the input under the cursor: only what came from the entry makes it large.
  const typed = React.useRef(false);
  const [long, setLong] = React.useState(false);
  const words = asText(value);
  React.useEffect(() => {
    if (!typed.current && words.length > longTextLength) setLong(true);
  }, [words]);
  const Input = long ? LongTextField : TextField;
  return (
    <Input
      {...field}
      value={words}
      onChange={(next) => {
        typed.current = true;
        onChange(next);
      }}
    />
  );
};

/** The input for one variable of a template. */
export const VariableField = ({ variable, value, hint, error, onChange, onReset }: Props) => {
  const text = useText();
  const { name, type, required, label = readableName(name) } = variable;
  const inputName = `variables.${name}`;
  const takeBack = () => {
    onReset?.();
    // The button goes away, and the focus with it.
    focusInput(inputName);
  };
  const action = onReset && (
    <Box marginLeft={2}>
      <TextButton type="button" onClick={takeBack}>
        {text('variable.fromEntry')}
        <VisuallyHidden>{` – ${label}`}</VisuallyHidden>
      </TextButton>
    </Box>
  );
  const field = { name: inputName, label, required, hint, error, action };
  if (type === 'boolean') {
    return (
      <Checkbox id={inputId(field.name)} checked={value === true} onCheckedChange={(checked) => onChange(checked === true)}>
        {label}
      </Checkbox>
    );
  }
  if (type === 'number') return <NumberVariable field={field} value={value} onChange={onChange} />;
  if (type === 'list') {
    return (
      <LongTextField
        {...field}
        hint={[text('variable.listHint'), hint].filter(Boolean).join(' ')}
        value={asLines(value)}
        onChange={(next) => onChange(next === '' ? [] : next.split('\n'))}
      />
    );
  }
  return <TextVariable field={field} value={value} onChange={onChange} />;
};

import { Box, SingleSelect, SingleSelectOption } from '@strapi/design-system';

interface Props {
  /** What it says while it shows everything; also its name. */
  label: string;
  clearLabel: string;
  options: { value: string; label: string }[];
  /** Empty: everything. */
  value: string;
  onChange(value: string): void;
}

/** Narrows a list down to one kind. */
export const FilterSelect = ({ label, clearLabel, options, value, onChange }: Props) => (
  <Box width="24rem">
    <SingleSelect
      aria-label={label}
      placeholder={label}
      value={value || null}
      onChange={(next) => onChange(String(next))}
      onClear={() => onChange('')}
      clearLabel={clearLabel}
    >
      {options.map((option) => (
        <SingleSelectOption key={option.value} value={option.value}>
          {option.label}
        </SingleSelectOption>
      ))}
    </SingleSelect>
  </Box>
);

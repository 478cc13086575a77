import { useClipboard, useNotification } from '@strapi/strapi/admin';
import { Button, Flex } from '@strapi/design-system';
import { Duplicate } from '@strapi/icons';
import { DefinitionList } from '../../components/DefinitionList';
import { Disclosure } from '../../components/Disclosure';
import { useText } from '../../hooks/useText';
import { flatten } from '../../services/flatten';

/** Everything needed to make the images again. */
export const Recipe = ({ recipe }: { recipe: Record<string, unknown> }) => {
  const text = useText();
  const { copy } = useClipboard();
  const { toggleNotification } = useNotification();
  const onCopy = async () => {
    const copied = await copy(JSON.stringify(recipe, null, 2));
    toggleNotification(
      copied
        ? { type: 'success', message: text('recipe.copied') }
        : { type: 'warning', message: text('recipe.copyFailed') },
    );
  };
  return (
    <Disclosure label={text('recipe.hint')}>
      <Flex direction="column" alignItems="stretch" gap={4}>
        <DefinitionList items={flatten(recipe).map(([term, value]) => ({ term, value }))} />
        <Flex>
          <Button type="button" variant="tertiary" size="S" startIcon={<Duplicate aria-hidden />} onClick={() => void onCopy()}>
            {text('recipe.copy')}
          </Button>
        </Flex>
      </Flex>
    </Disclosure>
  );
};
